// SPDX-License-Identifier: LGPL-2.1-or-later
#include "capture.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/ip.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>
#include <mutex>
#include <string>

#include "anysctp/anysctp.h"
#include "config.hpp"
#include "error.hpp"
#include "ip_headers.hpp"
#include "pcapng.hpp"
#include "platform.hpp"
#include "sending.hpp"
#include "wire.hpp"
#include "zone.h"

namespace anysctp::capture {

namespace {

constexpr size_t longest_packet = 1 << 16, buffer_size = 1 << 18;

uint64_t now() noexcept {
    timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return static_cast<uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(time.tv_nsec);
}

in_port_t &port_of(anysctp_endpoint &endpoint) noexcept {
    return endpoint.any.sa_family == AF_INET6 ? endpoint.v6.sin6_port : endpoint.v4.sin_port;
}

std::string with_process_id(std::string name) {
    for (size_t at = 0; (at = name.find("%p", at)) != std::string::npos;) name.replace(at, 2, std::to_string(getpid()));
    return name;
}

}  // namespace

class File {
public:
    explicit File(std::string name) : name_(std::move(name)) {}
    // Throws, with nothing open.
    void open();
    // Room for a packet with these headers, which are written at the end of this object's life.
    class Packet;
    void write() noexcept;
    void close() noexcept { ::close(fd_); }

private:
    std::mutex mutex_;  // a leaf: nothing is called under it but the system
    std::string name_;
    int fd_ = -1;
    struct stat opened_ {};
    rlim_t most_bytes_ = 0, whole_ = 0;  // whole_: in whole blocks, and written
    std::byte buffer_[buffer_size];
    pcapng::Writer blocks_{buffer_};

    void write_locked() noexcept;
    bool is_still_ours() const noexcept;
    int write_buffer() noexcept;  // returns an errno
};

class File::Packet {
public:
    Packet(File &file, IpHeaders headers, size_t size, pcapng::Direction direction) noexcept
        : lock_(file.mutex_), headers_(headers) {
        char ports[pcapng::Writer::longest_comment] = "";
        if (headers_.in_udp) show_ports(ports);
        size += headers_.size();
        if (file.blocks_.size() + pcapng::Writer::most_around_packet + size > buffer_size) file.write_locked();
        packet_ = file.blocks_.packet(now(), size, direction, ports);
    }
    ~Packet() { headers_.write(packet_); }
    Packet(const Packet &) = delete;
    std::span<std::byte> packet() noexcept { return packet_; }
    std::span<std::byte> sctp() noexcept { return packet_.subspan(headers_.size()); }

private:
    std::lock_guard<std::mutex> lock_;
    IpHeaders headers_;
    std::span<std::byte> packet_;

    // Wireshark takes a datagram for SCTP by the registered port alone. A packet between other ports is shown as one directly in
    // IP, with its ports beside it.
    void show_ports(std::span<char> comment) noexcept {
        const uint16_t from = ntohs(port_of(headers_.source)), to = ntohs(port_of(headers_.destination));
        if (from == iana_udp_port || to == iana_udp_port) return;
        std::snprintf(comment.data(), comment.size(), "in UDP, from port %u to port %u", from, to);
        headers_.in_udp = false;
    }
};

void File::open() {
    fd_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
    if (fd_ < 0) fail(errno, "ANYSCTP_PCAP: %.200s cannot be written: %s", name_.c_str(), std::strerror(errno));
    rlimit limit{};
    getrlimit(RLIMIT_FSIZE, &limit);
    most_bytes_ = limit.rlim_cur;
    blocks_ = pcapng::Writer(buffer_);
    blocks_.begin_file(std::string("anysctp ") + anysctp_version());
    const bool is_file = fstat(fd_, &opened_) == 0 && S_ISREG(opened_.st_mode);
    const bool is_alone = is_file && flock(fd_, LOCK_EX | LOCK_NB) == 0;
    int error = 0;
    if (is_alone) error = ftruncate(fd_, 0) < 0 ? errno : write_buffer();
    if (is_alone && !error) return;
    close();
    if (!is_file) fail(EINVAL, "ANYSCTP_PCAP: %.200s is not a file", name_.c_str());
    if (!is_alone)
        fail(EBUSY, "ANYSCTP_PCAP: another process writes %.200s; a name with %%p has the process's number", name_.c_str());
    fail(error, "ANYSCTP_PCAP: %.200s cannot be written: %s", name_.c_str(), std::strerror(error));
}

// The program may have closed all descriptors, and have opened another file since.
bool File::is_still_ours() const noexcept {
    struct stat found {};
    return fstat(fd_, &found) == 0 && found.st_dev == opened_.st_dev && found.st_ino == opened_.st_ino;
}

int File::write_buffer() noexcept {
    const size_t size = blocks_.size();
    blocks_ = pcapng::Writer(buffer_);
    if (!is_still_ours()) return EBADF;
    if (most_bytes_ != RLIM_INFINITY && whole_ + size > most_bytes_) return EFBIG;  // the system would send SIGXFSZ
    for (size_t at = 0; at < size;) {
        const ssize_t written = ::write(fd_, buffer_ + at, size - at);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            const int error = errno;
            if (ftruncate(fd_, static_cast<off_t>(whole_)) < 0) return error;  // readers bear a last block that is not whole
            return error;
        }
        at += static_cast<size_t>(written);
    }
    whole_ += size;
    return 0;
}

void File::write_locked() noexcept {
    if (!is_on()) blocks_ = pcapng::Writer(buffer_);  // given up by another thread
    if (!blocks_.size()) return;
    const int error = write_buffer();
    if (!error) return;
    current.store(nullptr, std::memory_order_release);
    std::fprintf(stderr, "anysctp: ANYSCTP_PCAP: %s cannot be written any more: %s. The program goes on without it.\n",
                 name_.c_str(), std::strerror(error));
    if (is_still_ours()) close();
}

void File::write() noexcept {
    std::lock_guard lock(mutex_);
    write_locked();
}

// Never destroyed: the stack's threads run until the process is gone.
constinit std::atomic<File *> current{nullptr};

void open() {
    const char *name = platform::trusted_environment("ANYSCTP_PCAP");
    if (is_on() || !name || !*name) return;
    auto made = std::make_unique<File>(with_process_id(name));
    made->open();
    current = made.release();
}

void sent(const anysctp_packet &packet, size_t size) noexcept {
    File *const its = current.load(std::memory_order_acquire);
    if (!its) return;
    const bool in_udp = wire::is_in_udp(packet);
    IpHeaders headers{packet.source, packet.destination, in_udp, packet.traffic_class, packet.whole != 0};
    if (in_udp) port_of(headers.source) = htons(wire::udp_port());
    const bool has_header = !in_udp && packet.destination.any.sa_family == AF_INET;  // in the place of ours
    File::Packet taken(*its, headers, has_header ? size - sizeof(ip) : size, pcapng::Direction::outbound);
    anysctp_copy_packet(packet.chain, has_header ? taken.packet().data() : taken.sctp().data());
}

void received(const anysctp_arrival &packet) noexcept {
    File *const its = current.load(std::memory_order_acquire);
    if (!its || packet.size > longest_packet) return;
    IpHeaders headers{packet.source, packet.destination, packet.udp_port != 0, packet.ecn_bits, false};
    if (headers.destination.any.sa_family == AF_INET6) {
        anysctp_take_zone_out(&headers.source.v6);
        anysctp_take_zone_out(&headers.destination.v6);
    }
    port_of(headers.source) = packet.udp_port;
    port_of(headers.destination) = htons(wire::udp_port());
    File::Packet taken(*its, headers, packet.size, pcapng::Direction::inbound);
    std::memcpy(taken.sctp().data(), packet.data, packet.size);
}

void write() noexcept {
    if (File *const its = current.load(std::memory_order_acquire)) its->write();
}

}  // namespace anysctp::capture
