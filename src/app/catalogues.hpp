// `pretrust list`: the catalogues as aligned text.
#pragma once

#include <plan/command.hpp>

#include <string>

namespace pretrust {

/// A line for titles, then one for every row, in the order of the catalogue.
std::string list_catalogue(Catalogue catalogue);

} // namespace pretrust
