// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <cstring>

#include "messages.hpp"

namespace anysctp::preload {

OnePiece::OnePiece(const msghdr &message) : pieces_(message.msg_iov, message.msg_iovlen) {
    for (const iovec &piece : pieces_) size_ += piece.iov_len;
    if (pieces_.size() > 1) joined_.resize(size_);
    data_ = pieces_.size() == 1 ? static_cast<char *>(pieces_[0].iov_base) : joined_.data();
}

void OnePiece::gather() {
    if (pieces_.size() < 2) return;
    char *to = data_;
    for (const iovec &piece : pieces_) {
        if (piece.iov_len) memcpy(to, piece.iov_base, piece.iov_len);
        to += piece.iov_len;
    }
}

void OnePiece::scatter(size_t received) {
    if (pieces_.size() < 2) return;
    const char *from = data_;
    for (const iovec &piece : pieces_) {
        const size_t length = std::min(piece.iov_len, received);
        if (length) memcpy(piece.iov_base, from, length);
        from += length, received -= length;
    }
}

}  // namespace anysctp::preload
