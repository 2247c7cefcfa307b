// A program in C++, with templates that the library also has inside.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <anysctp/anysctp.hpp>

#include <cstddef>
#include <iostream>
#include <memory>
#include <vector>

int main() {
    std::vector<std::byte> bytes(2);
    bytes.push_back(std::byte{1});
    const auto shared = std::make_shared<std::vector<std::byte>>(bytes);
    anysctp::TcpSocket socket(ANYSCTP_AF_INET, ANYSCTP_ENGINE_USERSPACE);
    std::cout << "stream 1, ppid " << 15 + shared->size() << ": hello\n";
}
