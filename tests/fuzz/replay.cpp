// Replaces libFuzzer's main: runs a target on the given files and folders.
// SPDX-License-Identifier: LGPL-2.1-or-later
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "fuzz.hpp"

namespace {

void run(const std::filesystem::path &file) {
    std::ifstream stream(file, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(stream), {}};
    // Printed before the run, because a failure ends the process. The copy is exact, as with libFuzzer.
    std::cout << file.string() << " (" << bytes.size() << " bytes)" << std::endl;
    const std::vector<uint8_t> input(bytes.begin(), bytes.end());
    LLVMFuzzerTestOneInput(input.data(), input.size());
}

}  // namespace

int main(int argc, char **argv) {
    size_t inputs = 0;
    for (int i = 1; i < argc; i++) {
        if (!std::filesystem::is_directory(argv[i])) {
            run(argv[i]);
            inputs++;
            continue;
        }
        for (const auto &entry : std::filesystem::directory_iterator(argv[i])) {
            if (!entry.is_regular_file()) continue;
            run(entry);
            inputs++;
        }
    }
    std::cout << inputs << " inputs\n";
    return inputs ? 0 : 1;  // an empty corpus would test nothing
}
