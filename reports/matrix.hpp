// The compact picture: one row a host, one column a service, one symbol a cell.
#pragma once

#include <pretrust/evidence.hpp>
#include <pretrust/report.hpp>

namespace pretrust {

/// Rows: the remote DCs (PDC first, then by name and address), then the given remote DNS servers that are
/// none of them, then the local DNS servers that were asked as DCs. Columns: every service of ports.hpp. A
/// cell holds what the most decisive observation showed: the protocol's own word beats a bare connect. Pure.
Matrix make_matrix(const Evidence& evidence);

} // namespace pretrust
