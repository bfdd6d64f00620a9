// Shared by kerberos.cpp and kpasswd.cpp.
#include <wire/ber.hpp>
#include <wire/kerberos.hpp>
#include <wire/kerberos_parts.hpp>
#include <wire/reader.hpp>

namespace pretrust::wire::kerberos_parts {

Bytes tagged(unsigned number, BytesView element) {
    return ber::tlv(ber::context(number), element);
}

Bytes principal(std::int32_t type, std::initializer_list<std::string_view> parts) {
    Writer names;
    for (const std::string_view part : parts) {
        names.raw(ber::tlv(ber::general_string, part));
    }
    const Bytes strings = names.finish();
    const Bytes name_type = tagged(0, ber::write_integer(type));
    const Bytes name_string = tagged(1, ber::tlv(ber::sequence, BytesView(strings)));
    return ber::tlv(ber::sequence, {name_type, name_string});
}

Bytes zero_encrypted(std::size_t cipher_size) {
    const Bytes zeros(cipher_size);
    const Bytes etype = tagged(0, ber::write_integer(18));
    const Bytes cipher = tagged(2, ber::tlv(ber::octet_string, BytesView(zeros)));
    return ber::tlv(ber::sequence, {etype, cipher});
}

Progress tcp_frame(BytesView stream) {
    if (!stream.empty() && stream[0] != 0) {
        return Progress::malformed; // above 16 MiB, or the reserved top bit
    }
    if (stream.size() < 4) {
        return Progress::more;
    }
    Reader reader(stream);
    const std::size_t length = reader.u32be();
    if (length == 0 || length > kerberos_max_message) {
        return Progress::malformed;
    }
    return reader.left() < length ? Progress::more : Progress::complete;
}

} // namespace pretrust::wire::kerberos_parts
