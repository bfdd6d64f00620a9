// What AWS's files say where the user said nothing. The user's words always win.
#pragma once

#include <plan/raw_plan.hpp>

#include <pretrust/aws.hpp>
#include <pretrust/result.hpp>

#include <string>

namespace pretrust {

struct FromAws {
    AwsConfiguration configuration; ///< with directory_id chosen
    RawPlan raw;                    ///< the user's words, and the files' where there were none
    std::string taken;              ///< what the files gave, as options in one line; empty: nothing
};

/// Chooses the directory and fills the plan. A value of the files that no plan can hold becomes a remark.
/// Failure{usage} when several directories, or several remote domains, fit.
Result<FromAws> fill_from_aws(AwsConfiguration configuration, RawPlan typed);

/// Reads the files that `typed` names first; without any it gives `typed` back.
Result<FromAws> load_and_fill(RawPlan typed);

} // namespace pretrust
