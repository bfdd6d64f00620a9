// The matrix DC x service as text.
#pragma once

#include <formats/layout.hpp>

#include <pretrust/report.hpp>

#include <string_view>

namespace pretrust {

/// Writes the matrix in as many blocks as the page's width needs, then a legend of the symbols that occur.
/// Columns that no host was asked for are left out. Writes nothing when nothing was asked.
void write_matrix(Page& page, const Report& report);

/// The symbol of a cell: plain ASCII, at most five columns.
std::string_view symbol_of(Cell cell);

} // namespace pretrust
