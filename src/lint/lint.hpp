// Files looked at without the network: CreateTrust requests, plans and what the AWS CLI printed, as evidence
// for the same judgement as a run. This folder links no part of src/net.
#pragma once

#include <pretrust/evidence.hpp>
#include <pretrust/result.hpp>

#include <string>
#include <vector>

namespace pretrust {

/// What is to be looked at, as typed.
struct LintRequest {
    std::vector<std::string> paths;    ///< files, and directories of *.json
    std::vector<std::string> services; ///< --for
    std::string directory_id;          ///< --directory-id; empty: what the files tell
};

/// Reads the files, each recognised by its content, fills a plan from them, and runs the probes that ask
/// nobody. Fails (unreadable, invalid_file, invalid_plan) with the file and the place in it: a path that
/// cannot be read, a file named on the command line in which nothing is recognised, a plan that is none, two
/// plans, two requests. Inside a directory an unusable file becomes a remark, unless nothing else is left.
Result<Evidence> look_at_files(const LintRequest& request);

} // namespace pretrust
