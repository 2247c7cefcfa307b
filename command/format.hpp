/* Messages as bytes of a file or a pipe: lines of text or hex, bare bytes, or frames.
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A frame keeps all of a message. Its header has 12 bytes, big-endian: the length of the data (4), the stream (2), flags (2, of
 * which 1 is "unordered" and the others are 0), the PPID (4). The data follows. */
#ifndef ANYSCTP_COMMAND_FORMAT_HPP
#define ANYSCTP_COMMAND_FORMAT_HPP

#include <optional>
#include <string>
#include <string_view>

#include "anysctp/anysctp.hpp"
#include "command.hpp"

namespace anysctp::command {

enum class Format { text, raw, hex, framed };

void add_format(CLI::App &app, Format &format);

/** A message to send. */
struct Outbound {
    std::string data;
    Send how;
};

/** The longest message, and so the longest line. */
constexpr std::size_t longest = ANYSCTP_LARGEST_GROWN_BUFFER;

std::string encoded(Format format, const Message &message);

/** Messages out of bytes that come in any parts. A Failure says what is wrong with them. */
class Decoder {
public:
    /** `how`: what is sent with messages that do not say it themselves. */
    Decoder(Format format, const Send &how) : format_(format), how_(how) {}
    void put(std::string_view bytes);
    /** The bytes are over. */
    void end();
    std::optional<Outbound> next();

private:
    std::optional<Outbound> next_line();
    std::optional<Outbound> next_frame();
    std::string take(std::size_t size);

    Format format_;
    Send how_;
    std::string bytes_{};
    std::size_t looked_at_ = 0;  // there is no end of a line in these
    bool ended_ = false;
};

}

#endif
