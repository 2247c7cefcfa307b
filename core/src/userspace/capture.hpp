// What the stack sends and receives, written to the file that ANYSCTP_PCAP names. Each packet is on the file before it leaves, or
// before the stack sees it: a process that ends by a crash leaves the packet that caused it.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <atomic>

#include "input.h"
#include "output.h"

namespace anysctp::capture {

class File;
extern constinit std::atomic<File *> current;

// Opens the file if the environment names one. Throws if it cannot be written. With an open file it does nothing.
void open();

inline bool is_on() noexcept { return current.load(std::memory_order_acquire) != nullptr; }

// While it is on: take a packet into memory, and then write all that were taken.
void sent(const anysctp_packet &packet, size_t size) noexcept;
void received(const anysctp_arrival &packet) noexcept;
void write() noexcept;

}  // namespace anysctp::capture
