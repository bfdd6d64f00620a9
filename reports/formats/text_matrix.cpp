// The compact picture at the end of a text report. Addresses are never cut: they are what a firewall rule
// needs.
#include <formats/text_matrix.hpp>
#include <formats/wording.hpp>

#include <pretrust/names.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace pretrust {
namespace {

constexpr std::size_t cell_width = 6;
constexpr std::size_t fewest_columns = 6; // less room than that beside the labels: they get their own lines
constexpr std::size_t stacked_indent = 2;
constexpr std::size_t longest_host = 20;
constexpr std::size_t longest_address = 45; // an IPv6 address with a zone index

Paint paint_of(Cell cell) {
    switch (cell) {
    case Cell::good:
    case Cell::open:
        return Paint::good;
    case Cell::unknown:
        return Paint::warning;
    case Cell::not_asked:
        return Paint::faint;
    case Cell::wrong:
    case Cell::refused:
    case Cell::prohibited:
    case Cell::unreachable:
    case Cell::silent:
        break;
    }
    return Paint::bad;
}

struct Label {
    std::string host;
    std::string address;
};

Label label_of(const MatrixRow& row, const Report& report) {
    Label label{cut(visible(short_host(row, report)), longest_host),
                cut(visible(row.address), longest_address)};
    if (!row.remote) {
        label.host += label.host.empty() ? "(local)" : " (local)";
    } else if (label.host.empty()) {
        label.host = "(given)";
    }
    if (row.pdc) {
        label.host += " PDC";
    }
    return label;
}

std::string padded(std::string_view text, std::size_t width) {
    std::string result(text);
    const std::size_t used = columns(text);
    result.append(used < width ? width - used : 0, ' ');
    return result;
}

class MatrixWriter {
  public:
    MatrixWriter(Page& page, const Report& report)
        : page_(page), matrix_(report.matrix), sides_(report.sides) {
        for (const auto& row : matrix_.rows) {
            labels_.push_back(label_of(row, report));
            host_width_ = std::max(host_width_, columns(labels_.back().host));
            address_width_ = std::max(address_width_, columns(labels_.back().address));
        }
        const std::size_t beside = host_width_ + 2 + address_width_ + 1;
        stacked_ = beside + fewest_columns * cell_width > page_.width();
        label_width_ = stacked_ ? stacked_indent : beside;
    }

    /// As few blocks as fit, of nearly equal size.
    void write() {
        const auto asked = asked_columns(matrix_);
        if (asked.empty()) {
            return;
        }
        const std::size_t fit = std::max<std::size_t>((page_.width() - label_width_) / cell_width, 1);
        const std::size_t blocks = (asked.size() + fit - 1) / fit;
        const std::size_t size = (asked.size() + blocks - 1) / blocks;
        for (std::size_t begin = 0; begin < asked.size(); begin += size) {
            const std::size_t end = std::min(begin + size, asked.size());
            page_.blank();
            write_block({asked.begin() + static_cast<std::ptrdiff_t>(begin),
                         asked.begin() + static_cast<std::ptrdiff_t>(end)});
        }
        write_legend(asked);
    }

  private:
    void write_block(const std::vector<std::size_t>& block) {
        std::string titles(label_width_, ' ');
        std::string ports = titles;
        for (const std::size_t column : block) {
            titles += ' ' + padded(matrix_.columns[column], cell_width - 1);
            ports += ' ' + padded(port_heading(matrix_.service_ids[column]), cell_width - 1);
        }
        page_.line(page_.painted(trimmed(titles), Paint::strong));
        page_.line(page_.painted(trimmed(ports), Paint::faint));
        std::string_view vantage;
        for (std::size_t row = 0; row < matrix_.rows.size(); ++row) {
            if (matrix_.rows[row].vantage != vantage) {
                vantage = matrix_.rows[row].vantage;
                page_.line(page_.painted(heading_of(vantage), Paint::faint));
            }
            std::string line = begin_row(labels_[row]);
            for (const std::size_t column : block) {
                const Cell cell = matrix_.rows[row].cells[column];
                const std::string_view symbol = words_for(cell).symbol;
                const std::string gap(column == block.back() ? 0 : cell_width - 1 - symbol.size(), ' ');
                line += ' ' + page_.painted(symbol, paint_of(cell)) + gap;
            }
            page_.line(line);
        }
    }

    /// Joined reports: which way the rows below were seen.
    std::string heading_of(std::string_view vantage) const {
        const auto side = std::ranges::find(sides_, vantage, &ReportSide::vantage);
        return side == sides_.end() ? std::string(vantage) : visible(side->heading);
    }

    /// The label; when it has a line of its own, writes that line and leaves an indent.
    std::string begin_row(const Label& label) {
        if (!stacked_) {
            return padded(label.host, host_width_ + 2) + padded(label.address, address_width_ + 1);
        }
        page_.line(label.host + "  " + label.address);
        return std::string(stacked_indent, ' ');
    }

    static std::string trimmed(std::string text) {
        text.erase(text.find_last_not_of(' ') + 1);
        return text;
    }

    void write_legend(const std::vector<std::size_t>& asked) {
        std::set<Cell> present;
        for (const auto& row : matrix_.rows) {
            for (const std::size_t column : asked) {
                present.insert(row.cells[column]);
            }
        }
        std::string text;
        for (const auto& legend : all_cell_words()) {
            if (present.contains(legend.cell)) {
                text += fmt::format("{}{} = {}", text.empty() ? "" : "; ", legend.symbol, legend.meaning);
            }
        }
        page_.blank();
        page_.paragraph(0, "", Paint::none, 0, text + ". u and t: UDP and TCP port.");
    }

    Page& page_;
    const Matrix& matrix_;
    const std::vector<ReportSide>& sides_;
    std::vector<Label> labels_;
    std::size_t host_width_ = 0;
    std::size_t address_width_ = 0;
    std::size_t label_width_ = 0; ///< what stands left of the cells
    bool stacked_ = false;
};

} // namespace

std::string_view symbol_of(Cell cell) {
    return words_for(cell).symbol;
}

void write_matrix(Page& page, const Report& report) {
    MatrixWriter(page, report).write();
}

} // namespace pretrust
