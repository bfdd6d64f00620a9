#include <wire/certificate.hpp>
#include <wire/text.hpp>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>

namespace pretrust::wire {

namespace {

struct Free {
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(BIO* sink) const { BIO_free(sink); }
    void operator()(ASN1_TIME* time) const { ASN1_TIME_free(time); }
    void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};
template <class T> using Handle = std::unique_ptr<T, Free>;

BytesView octets_in(const ASN1_STRING* string) {
    const int size = ASN1_STRING_length(string);
    return {ASN1_STRING_get0_data(string), size > 0 ? static_cast<std::size_t>(size) : 0};
}

std::string name_text(const X509_NAME* name) {
    const Handle<BIO> sink(BIO_new(BIO_s_mem()));
    // Without escapes for what is no ASCII: the text becomes UTF-8 here and is escaped where it is shown.
    constexpr unsigned long how = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
    if (!sink || X509_NAME_print_ex(sink.get(), name, 0, how) < 0) {
        return {};
    }
    char* text = nullptr;
    const long size = BIO_get_mem_data(sink.get(), &text);
    const auto* octets = reinterpret_cast<const std::uint8_t*>(text);
    return size > 0 ? utf8_text(BytesView(octets, static_cast<std::size_t>(size))) : std::string();
}

std::string common_name_of(const X509_NAME* name) {
    int at = -1;
    for (int next = -1; (next = X509_NAME_get_index_by_NID(name, NID_commonName, next)) >= 0;) {
        at = next;
    }
    if (at < 0) {
        return {};
    }
    unsigned char* octets = nullptr;
    const int size = ASN1_STRING_to_UTF8(&octets, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    if (size < 0) {
        return {};
    }
    auto text = utf8_text(BytesView(octets, static_cast<std::size_t>(size)));
    OPENSSL_free(octets);
    return text;
}

std::optional<std::int64_t> unix_us(const ASN1_TIME* time) {
    const Handle<ASN1_TIME> epoch(ASN1_TIME_set(nullptr, 0));
    int days = 0;
    int seconds = 0;
    // A null pointer would mean "now".
    if (!epoch || time == nullptr || ASN1_TIME_diff(&days, &seconds, epoch.get(), time) != 1) {
        return std::nullopt;
    }
    return (std::int64_t{days} * 86'400 + seconds) * 1'000'000;
}

std::vector<std::string> dns_names_of(const X509* certificate) {
    std::vector<std::string> found;
    const Handle<GENERAL_NAMES> names(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const auto* name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type == GEN_DNS) {
            found.push_back(utf8_text(octets_in(name->d.dNSName)));
        }
    }
    return found;
}

bool for_servers(X509* certificate) {
    constexpr std::uint32_t absent = UINT32_MAX;
    const auto usage = X509_get_extended_key_usage(certificate);
    return usage == absent || (usage & (XKU_SSL_SERVER | XKU_ANYEKU)) != 0;
}

bool matches(std::string_view pattern, std::string_view host) {
    if (!pattern.starts_with("*.")) {
        return same_text(pattern, host);
    }
    const auto dot = host.find('.');
    return dot != std::string_view::npos && dot > 0 && same_text(pattern.substr(1), host.substr(dot));
}

} // namespace

std::optional<Certificate> decode_certificate(BytesView der) {
    if (der.empty() || der.size() > certificate_max) {
        return std::nullopt;
    }
    const auto* from = der.data();
    const Handle<X509> x509(d2i_X509(nullptr, &from, static_cast<long>(der.size())));
    std::optional<Certificate> certificate;
    if (x509 && from == der.data() + der.size()) {
        certificate.emplace();
        const auto* subject = X509_get_subject_name(x509.get());
        const auto* issuer = X509_get_issuer_name(x509.get());
        certificate->subject = name_text(subject);
        certificate->issuer = name_text(issuer);
        certificate->common_name = common_name_of(subject);
        certificate->dns_names = dns_names_of(x509.get());
        certificate->not_before_us = unix_us(X509_get0_notBefore(x509.get()));
        certificate->not_after_us = unix_us(X509_get0_notAfter(x509.get()));
        certificate->self_signed = X509_NAME_cmp(subject, issuer) == 0;
        certificate->server_auth = for_servers(x509.get());
    }
    ERR_clear_error(); // What a stranger's octets left there is no later call's error.
    return certificate;
}

bool certificate_names(const Certificate& certificate, std::string_view host) {
    if (host.ends_with('.')) {
        host.remove_suffix(1);
    }
    if (host.empty()) {
        return false;
    }
    if (certificate.dns_names.empty()) {
        return matches(certificate.common_name, host);
    }
    return std::any_of(certificate.dns_names.begin(), certificate.dns_names.end(),
                       [host](const std::string& name) { return matches(name, host); });
}

} // namespace pretrust::wire
