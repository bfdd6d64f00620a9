// Files out of texts, and remarks as lines, for the tests of the reader.
#pragma once

#include <aws/read.hpp>

#include <string>
#include <vector>

namespace pretrust::test {

/// Reads texts as files "0.json", "1.json" ...
inline AwsConfiguration read_texts(std::vector<std::string> texts) {
    std::vector<NamedText> files;
    for (auto& text : texts) {
        files.push_back({std::to_string(files.size()) + ".json", std::move(text)});
    }
    return read_aws(std::move(files));
}

/// "file pointer [about] what".
inline std::string line(const AwsRemark& remark) {
    return remark.place.file + " " + remark.place.pointer + " [" + remark.about + "] " + remark.what;
}

inline std::vector<std::string> lines(const AwsConfiguration& configuration) {
    std::vector<std::string> list;
    for (const auto& remark : configuration.remarks) {
        list.push_back(line(remark));
    }
    return list;
}

} // namespace pretrust::test
