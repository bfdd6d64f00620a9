// The JSON printer. Boost.JSON's own has no layout, and lets bidirectional controls through.
#include <json/print.hpp>
#include <json/utf8.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace json = boost::json;

namespace pretrust {
namespace {

class Printer {
  public:
    explicit Printer(int broken_to) : broken_to_(broken_to) {}

    void print(const json::value& value, int depth) {
        switch (value.kind()) {
        case json::kind::null:
            out_ += "null";
            break;
        case json::kind::bool_:
            out_ += value.get_bool() ? "true" : "false";
            break;
        case json::kind::int64:
            out_ += std::to_string(value.get_int64());
            break;
        case json::kind::uint64:
            out_ += std::to_string(value.get_uint64());
            break;
        case json::kind::double_:
            print_double(value.get_double());
            break;
        case json::kind::string:
            print_string(value.get_string());
            break;
        case json::kind::array:
            print_array(value.get_array(), depth);
            break;
        case json::kind::object:
            print_object(value.get_object(), depth);
            break;
        }
    }

    std::string take() { return std::move(out_); }

  private:
    void print_array(const json::array& array, int depth) {
        out_ += '[';
        bool first = true;
        for (const auto& element : array) {
            separate(first, depth);
            print(element, depth + 1);
        }
        close(']', array.empty(), depth);
    }

    void print_object(const json::object& object, int depth) {
        out_ += '{';
        bool first = true;
        for (const auto& member : object) {
            separate(first, depth);
            print_string(member.key());
            out_ += ": ";
            print(member.value(), depth + 1);
        }
        close('}', object.empty(), depth);
    }

    void separate(bool& first, int depth) {
        const bool broken = depth < broken_to_;
        if (!first) {
            out_ += broken ? "," : ", ";
        }
        if (broken) {
            new_line(depth + 1);
        }
        first = false;
    }

    void close(char bracket, bool empty, int depth) {
        if (!empty && depth < broken_to_) {
            new_line(depth);
        }
        out_ += bracket;
    }

    void new_line(int depth) {
        out_ += '\n';
        out_.append(static_cast<std::size_t>(depth) * 2, ' ');
    }

    void print_double(double number) {
        std::array<char, 32> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
        const std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
        out_ += text;
        if (text.find_first_of(".e") == std::string_view::npos) {
            out_ += ".0";
        }
    }

    void print_string(std::string_view text) {
        out_ += '"';
        while (!text.empty()) {
            const Utf8Character character = first_character(text);
            print_character(character, text.substr(0, character.octets));
            text.remove_prefix(character.octets);
        }
        out_ += '"';
    }

    void print_character(Utf8Character character, std::string_view octets) {
        if (!character.valid) {
            out_ += '\\' + escaped_octet(static_cast<unsigned char>(character.code));
        } else if (character.code == '"' || character.code == '\\') {
            out_ += '\\';
            out_ += octets;
        } else if (character.code == '\n') {
            out_ += "\\n";
        } else if (character.code == '\r') {
            out_ += "\\r";
        } else if (character.code == '\t') {
            out_ += "\\t";
        } else if (!is_treacherous(character.code)) {
            out_ += octets;
        } else if (character.code < 0x10000) {
            print_unit(static_cast<unsigned>(character.code));
        } else {
            const auto offset = static_cast<unsigned>(character.code) - 0x10000U;
            print_unit(0xD800U + (offset >> 10));
            print_unit(0xDC00U + (offset & 0x3FFU));
        }
    }

    void print_unit(unsigned unit) {
        constexpr std::string_view digits = "0123456789abcdef";
        out_ += "\\u";
        for (int shift = 12; shift >= 0; shift -= 4) {
            out_ += digits[(unit >> shift) & 0xFU];
        }
    }

    int broken_to_;
    std::string out_;
};

} // namespace

std::string print_json(const json::value& value, int broken_to) {
    Printer printer(broken_to);
    printer.print(value, 0);
    return printer.take() + '\n';
}

json::string json_text(std::string_view text) {
    const std::string valid = to_utf8(text);
    return json::string(valid);
}

json::array json_texts(const std::vector<std::string>& list) {
    json::array array;
    for (const auto& text : list) {
        array.emplace_back(json_text(text));
    }
    return array;
}

} // namespace pretrust
