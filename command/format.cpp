/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "format.hpp"

#include <algorithm>
#include <map>

#include "output.hpp"

namespace anysctp::command {
namespace {

constexpr std::size_t frame_header = 12;
constexpr std::uint16_t frame_unordered = 1;
constexpr std::size_t raw_piece = 65536;

const std::map<std::string, Format> formats{
    {"text", Format::text}, {"raw", Format::raw}, {"hex", Format::hex}, {"framed", Format::framed}};

std::string big_endian(std::uint32_t number, int bytes) {
    std::string made;
    while (bytes-- > 0) made += static_cast<char>(number >> (8 * bytes));
    return made;
}

std::uint32_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint32_t number = 0;
    for (const unsigned char byte : bytes.substr(at, size)) number = number << 8 | byte;
    return number;
}

}

void add_format(CLI::App &app, Format &format) {
    app.add_option("-f,--format", format,
                   "How messages are read and printed. text: a line each; an empty one is left out. hex: a line of hex digits each. raw: bytes as they "
                   "come, without ends of messages. framed: a header of 12 bytes before each, big-endian: length (4), stream (2), "
                   "flags (2; 1 is unordered), PPID (4) (default text)")
        ->transform(CLI::CheckedTransformer(formats).description("{text,raw,hex,framed}"));
}

std::string encoded(Format format, const Message &message) {
    const std::string_view data = message.text();
    switch (format) {
    case Format::text: return text(data, "\n");
    case Format::hex: return hex(data) + "\n";
    case Format::framed: {
        const std::uint16_t flags = message.info.flags & ANYSCTP_UNORDERED ? frame_unordered : 0;
        return big_endian(static_cast<std::uint32_t>(data.size()), 4) + big_endian(message.info.sid, 2) + big_endian(flags, 2) +
               big_endian(message.info.ppid, 4) + std::string(data);
    }
    case Format::raw: break;
    }
    return std::string(data);
}

void Decoder::put(std::string_view bytes) { bytes_ += bytes; }

void Decoder::end() { ended_ = true; }

std::string Decoder::take(std::size_t size) {
    std::string taken = bytes_.substr(0, size);
    bytes_.erase(0, size);
    looked_at_ = 0;
    return taken;
}

std::optional<Outbound> Decoder::next() {
    if (format_ == Format::framed) return next_frame();
    if (format_ == Format::raw) {
        if (bytes_.empty()) return std::nullopt;
        return Outbound{take(raw_piece), how_};
    }
    return next_line();
}

std::optional<Outbound> Decoder::next_line() {
    for (;;) {
        std::size_t end = bytes_.find('\n', looked_at_);
        if (end == std::string::npos) {
            looked_at_ = bytes_.size();
            if (bytes_.size() > 2 * longest + 1) throw Failure(text("a line is longer than the longest message, ", longest, " bytes"));
            if (!ended_ || bytes_.empty()) return std::nullopt;
            end = bytes_.size();
        }
        std::string line = take(end + 1);
        if (line.ends_with('\n')) line.pop_back();
        if (format_ == Format::hex) line = bytes_of_hex(line);
        if (!line.empty()) return Outbound{std::move(line), how_};
    }
}

std::optional<Outbound> Decoder::next_frame() {
    std::optional<std::size_t> size;
    if (bytes_.size() >= frame_header) {
        const std::size_t length = number_at(bytes_, 0, 4);
        if (length == 0 || length > longest)
            throw Failure(text("a frame says that its message has ", length, " bytes; it can have 1 to ", longest));
        size = frame_header + length;
    }
    if (!size || bytes_.size() < *size) {
        if (ended_ && !bytes_.empty()) throw Failure("the frames end in the middle of one");
        return std::nullopt;
    }
    const std::string frame = take(*size);
    Send how = how_;
    how.stream = static_cast<std::uint16_t>(number_at(frame, 4, 2));
    how.flags = number_at(frame, 6, 2) & frame_unordered ? ANYSCTP_UNORDERED : 0;
    how.ppid = number_at(frame, 8, 4);
    return Outbound{frame.substr(frame_header), how};
}

}
