// The bytes of an option's value, in and out, with the lengths that Linux takes.
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <cstring>
#include <vector>

#include "sockopt.hpp"

namespace anysctp {

[[noreturn]] inline void wrong_length(size_t size, size_t wanted) {
    fail(EINVAL, "%zu bytes are not the length of this option, which has %zu", size, wanted);
}

template <class Layout>
Layout read_start(ConstOptionBytes value) {
    if (value.size() < sizeof(Layout)) wrong_length(value.size(), sizeof(Layout));
    Layout layout;
    std::memcpy(&layout, value.data(), sizeof layout);
    return layout;
}

template <class Layout>
Layout read_exactly(ConstOptionBytes value) {
    if (value.size() != sizeof(Layout)) wrong_length(value.size(), sizeof(Layout));
    return read_start<Layout>(value);
}

template <class Layout>
size_t write_start(OptionBytes value, const Layout &layout) {
    if (value.size() < sizeof layout) wrong_length(value.size(), sizeof layout);
    std::memcpy(value.data(), &layout, sizeof layout);
    return sizeof layout;
}

// Writes as much as there is room for, as Linux does for the options of SOL_SOCKET.
template <class Layout>
size_t write_part(OptionBytes value, const Layout &layout) {
    const size_t size = std::min(value.size(), sizeof layout);
    std::copy_n(reinterpret_cast<const std::byte *>(&layout), size, value.begin());
    return size;
}

// A head, then a list.
template <class Head, class Item>
size_t write_list(OptionBytes value, const Head &head, const std::vector<Item> &list) {
    const size_t size = sizeof head + list.size() * sizeof(Item);
    if (value.size() < size) wrong_length(value.size(), size);
    std::memcpy(value.data(), &head, sizeof head);
    std::copy_n(reinterpret_cast<const std::byte *>(list.data()), list.size() * sizeof(Item), value.begin() + sizeof head);
    return size;
}

template <class Head, class Item>
std::vector<Item> read_list(ConstOptionBytes value, size_t count) {
    const ConstOptionBytes rest = value.subspan(sizeof(Head));
    if (count > rest.size() / sizeof(Item)) wrong_length(value.size(), sizeof(Head) + count * sizeof(Item));
    std::vector<Item> list(count);
    std::copy_n(rest.begin(), count * sizeof(Item), reinterpret_cast<std::byte *>(list.data()));
    return list;
}

}  // namespace anysctp
