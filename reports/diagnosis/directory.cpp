// Whether the managed directory can have trusts at all: its type, its Region, its stage.
#include <diagnosis/aws_flows.hpp>
#include <diagnosis/causes.hpp>
#include <diagnosis/commands.hpp>
#include <diagnosis/request_words.hpp>

#include <algorithm>
#include <array>

namespace pretrust {

namespace {

constexpr std::string_view trust_guide =
    "AWS Directory Service Administration Guide, Creating a trust relationship, Prerequisites";

/// The directory, or why it is not known.
struct Known {
    const AwsDirectory* directory = nullptr;
    Match otherwise;
};

Known known_directory(const Facts& facts) {
    const AwsConfiguration& aws = facts.evidence().aws;
    Known known;
    known.directory = directory_of(aws);
    if (known.directory == nullptr) {
        known.otherwise = needs(aws_option("describe-directories") +
                                (aws.directories.size() > 1 ? " and --directory-id" : ""));
    }
    return known;
}

Match about(const AwsDirectory& directory, Finding finding, std::string what) {
    Match match = found(finding, place_text(directory.place) + ": " + std::move(what));
    if (finding == Finding::confirmed || finding == Finding::suspected) {
        match.targets = {directory.id};
    }
    return match;
}

void add_directory_words(Match& match, const Facts& facts, const AwsDirectory* directory) {
    match.words["partner"] = request_domain(facts);
    match.words["region"] = directory != nullptr && !directory->primary_region.empty()
                                ? directory->primary_region
                                : "PRIMARY-REGION";
}

// DIRECTORY_TYPE_UNSUPPORTED --------------------------------------------------------------------------------

Match type_verdict(const AwsDirectory& directory) {
    const std::string& type = directory.type;
    if (type == "MicrosoftAD") {
        return about(directory, Finding::ruled_out, "the directory is an AWS Managed Microsoft AD");
    }
    if (type.empty()) {
        return needs(aws_option("describe-directories, with Type"));
    }
    Match match = about(directory, Finding::confirmed, "Type is " + shortened(type));
    if (type == "SharedMicrosoftAD") {
        match.words["how"] = "is shared by another account: trusts are created in the account that owns it";
        match.words["mend"] =
            "Sign in to the account that owns the directory, and create the trust for the owner's id of it:\n"
            "  aws ds describe-directories --directory-ids " +
            directory.id +
            " --query 'DirectoryDescriptions[].OwnerDirectoryDescription.[AccountId,DirectoryId]'";
    } else if (type != "ADConnector" && type != "SimpleAD") {
        match.finding = Finding::suspected;
        match.words["how"] =
            "is of a type that pretrust does not know; trusts are documented for MicrosoftAD only";
    }
    return match;
}

Match directory_type_unsupported(const Facts& facts) {
    const Known known = known_directory(facts);
    Match match = known.directory == nullptr ? known.otherwise : type_verdict(*known.directory);
    add_directory_words(match, facts, known.directory);
    match.words.emplace("how", known.directory == nullptr || known.directory->type.empty()
                                   ? "is of an unknown type"
                                   : "is of the type " + shortened(known.directory->type) +
                                         ", which cannot have trusts: AWS Managed Microsoft AD can");
    match.words.emplace(
        "mend", "Name the AWS Managed Microsoft AD that is to trust, or create one; these are there:\n"
                "  aws ds describe-directories --query "
                "'DirectoryDescriptions[].[DirectoryId,Name,Type,Stage]' --output table");
    return match;
}

constexpr RootCause type_row{
    .id = "DIRECTORY_TYPE_UNSUPPORTED",
    .area = "Request",
    .title = "The directory {directory} {how}",
    .severity = Severity::blocks_creation,
    .shows_as = {},
    .basis = Basis::documented,
    .hides = {},
    .test = directory_type_unsupported,
    .evidence = "{seen}.",
    .fix = "{mend}",
    .verify =
        "MicrosoftAD must be printed:\n"
        "  aws ds describe-directories --directory-ids {directory} --query 'DirectoryDescriptions[].Type'",
    .source = trust_guide,
    .checked = checked_date,
};

// NOT_PRIMARY_REGION ----------------------------------------------------------------------------------------

Match region_verdict(const AwsDirectory& directory) {
    if (directory.primary_region.empty() && directory.additional_regions.empty()) {
        return about(directory, Finding::ruled_out, "the directory is in one Region");
    }
    if (directory.region.empty() || directory.primary_region.empty()) {
        return directory.additional_regions.empty() && !directory.primary_region.empty()
                   ? about(directory, Finding::ruled_out,
                           "the directory is in one Region, " + directory.primary_region)
                   : needs(aws_option("describe-directories, with AvailabilityZones and RegionsInfo"));
    }
    return directory.region == directory.primary_region
               ? about(directory, Finding::ruled_out, directory.region + " is the primary Region")
               : about(directory, Finding::confirmed,
                       "the file is of " + directory.region + ", and RegionsInfo.PrimaryRegion is " +
                           directory.primary_region);
}

Match not_primary_region(const Facts& facts) {
    const Known known = known_directory(facts);
    Match match = known.directory == nullptr ? known.otherwise : region_verdict(*known.directory);
    add_directory_words(match, facts, known.directory);
    match.words["here"] = known.directory == nullptr || known.directory->region.empty()
                              ? "another Region"
                              : known.directory->region;
    return match;
}

constexpr RootCause region_row{
    .id = "NOT_PRIMARY_REGION",
    .area = "Request",
    .title = "Trusts of {directory} are created in its primary Region, {region}, and not in {here}",
    .severity = Severity::blocks_creation,
    .shows_as = {},
    .basis = Basis::documented,
    .hides = {},
    .test = not_primary_region,
    .evidence = "{seen}.",
    .fix =
        "Create it there; it is replicated to the other Regions:\n"
        "  aws ds create-trust --region {region} --directory-id {directory} --remote-domain-name {partner} "
        "--trust-direction ... --trust-password ...",
    .verify = "With the files of that Region:\n"
              "  aws ds describe-directories --region {region} --directory-ids {directory}",
    .source =
        "AWS Directory Service Administration Guide, Multi-Region replication, Global and regional features",
    .checked = checked_date,
};

// DIRECTORY_NOT_ACTIVE --------------------------------------------------------------------------------------

Match stage_verdict(const AwsDirectory& directory) {
    constexpr std::array<std::string_view, 2> half_working{"Impaired", "Updating"};
    constexpr std::array<std::string_view, 4> passing{"Requested", "Creating", "Created", "Restoring"};
    const std::string& stage = directory.stage;
    if (stage == "Active") {
        return about(directory, Finding::ruled_out, "Stage is Active");
    }
    if (stage.empty()) {
        return needs(aws_option("describe-directories, with Stage"));
    }
    const bool half = std::find(half_working.begin(), half_working.end(), stage) != half_working.end();
    const bool wait =
        std::find(passing.begin(), passing.end(), stage) != passing.end() || stage == "Updating";
    Match match =
        about(directory, half ? Finding::suspected : Finding::confirmed, "Stage is " + shortened(stage));
    match.words["mend"] =
        wait ? "Wait until it is:" : "Mend the directory first; AWS says what is wrong with it:";
    return match;
}

Match directory_not_active(const Facts& facts) {
    const Known known = known_directory(facts);
    Match match = known.directory == nullptr ? known.otherwise : stage_verdict(*known.directory);
    add_directory_words(match, facts, known.directory);
    match.words.emplace("mend", "Wait until it is:");
    match.words["stage"] = known.directory == nullptr || known.directory->stage.empty()
                               ? "unknown"
                               : shortened(known.directory->stage);
    return match;
}

constexpr RootCause stage_row{
    .id = "DIRECTORY_NOT_ACTIVE",
    .area = "Request",
    .title = "The directory {directory} is not Active but {stage}",
    .severity = Severity::blocks_creation,
    .shows_as = {},
    .basis = Basis::inferred,
    .hides = {},
    .test = directory_not_active,
    .evidence = "{seen}.",
    .fix = "{mend}\n"
           "  aws ds describe-directories --directory-ids {directory} --query "
           "'DirectoryDescriptions[].[Stage,StageReason]'",
    .verify =
        "Active must be printed:\n"
        "  aws ds describe-directories --directory-ids {directory} --query 'DirectoryDescriptions[].Stage'",
    .source = "AWS Directory Service API Reference, DirectoryDescription, Stage",
    .checked = checked_date,
};

} // namespace

std::span<const RootCause> directory_causes() {
    static constexpr RootCause rows[] = {type_row, region_row, stage_row};
    return rows;
}

} // namespace pretrust
