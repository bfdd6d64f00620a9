// TrustStateReason is free text: AWS promises no wording, so several are taken, and parts of them.
#include <explain/wordings.hpp>

namespace pretrust {
namespace {

constexpr WordingRow wordings_known[] = {
    {"ACCESS_DENIED", "Access is denied", 0.7},
    {"ACCESS_DENIED", "Access was denied", 0.9},
    {"ACCESS_DENIED", "Access denied", 1},
    {"DOMAIN_NOT_CONTACTED", "The specified domain name does not exist or could not be contacted", 0.52},
    {"DOMAIN_NOT_CONTACTED", "The specified domain name does not exist or cannot be contacted", 0.55},
    {"DOMAIN_NOT_CONTACTED", "The specified domain does not exist or could not be contacted", 0.55},
    {"DOMAIN_NOT_CONTACTED", "The specified domain does not exist or cannot be contacted", 0.55},
    {"DOMAIN_NOT_CONTACTED", "The specified domain either does not exist or could not be contacted", 0.55},
    {"OPERATION_NOT_PERFORMED", "The operation could not be performed on this domain", 0.73},
    {"OPERATION_NOT_PERFORMED", "The operation cannot be performed on this domain", 0.75},
    {"OPERATION_NOT_PERFORMED", "This operation cannot be performed on the current domain", 0.75},
    {"VALID_NAME_REQUIRED", "Required and valid domain name", 0.76},
    {"VALID_NAME_REQUIRED", "A required and valid domain name was not specified", 0.76},
};

} // namespace

std::span<const WordingRow> all_wordings() {
    return wordings_known;
}

} // namespace pretrust
