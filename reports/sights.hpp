// What the cells of one host come to, and which hosts look alike. Feeds the drawings; judges no trust.
#pragma once

#include <pretrust/ports.hpp>
#include <pretrust/report.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace pretrust {

/// All cells of one row together. Counted is what a trust needs of a host in its part: DNS only where the
/// plan names it as a DNS server, the rest only where it may be a DC. A refusal of what is optional is no
/// flaw; silence is, for something on the way swallows packets.
Sight sight_of(const Matrix& matrix, const MatrixRow& row, const Plan& plan);

/// The same in words: "14 services answer; silent: UDP 389".
std::string sight_words(const Matrix& matrix, const MatrixRow& row);

/// "UDP 389" and the like, of the services whose cell is among `wanted`, in the order of the columns.
std::vector<std::string> ports_with(const Matrix& matrix, const MatrixRow& row,
                                    const std::vector<Cell>& wanted);

/// The same of those that `wanted` picks.
std::vector<std::string> ports_where(const Matrix& matrix, const MatrixRow& row,
                                     const std::function<bool(const Service&, Cell)>& wanted);

/// A DC without it is no DC that a trust can use.
bool needed(const Service& service);

/// Rows alike are put together where more than `limit` hosts are; a PDC emulator always stands alone.
std::vector<MatrixGroup> group_rows(const Matrix& matrix, const Plan& plan, std::size_t limit);

} // namespace pretrust
