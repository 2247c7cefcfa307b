# ./dev deb: packages for the Debian that it runs on. Sourced by ./dev.
# shellcheck shell=bash

readonly DEBS=build/debs

# Debian's flags for all packages. Without -g: what it adds would be stripped, but not from the archive.
debian_flags() {
    export DEB_BUILD_MAINT_OPTIONS=hardening=+bindnow DEB_CFLAGS_STRIP=-g DEB_CXXFLAGS_STRIP=-g
    local flags cpp
    cpp=$(dpkg-buildflags --get CPPFLAGS)
    for flags in CFLAGS CXXFLAGS; do export "$flags=$(dpkg-buildflags --get $flags) $cpp"; done
    LDFLAGS=$(dpkg-buildflags --get LDFLAGS)
    export LDFLAGS
}

# The languages with a package.
debian_languages() {
    local language
    while read -r language; do
        [ ! -f "bindings/$language/debian.cmake" ] || echo "$language"
    done <bindings/languages.txt | paste -sd ';'
}

cmd_deb() {
    command -v dpkg-query >/dev/null || die "deb: this is no Debian: there is no dpkg here"
    need_packages "to build packages" "${BUILD_PACKAGES[@]}" "${DEBIAN_PACKAGES[@]}"
    source_date
    debian_flags
    configure debian "-DANYSCTP_LANGUAGES=$(debian_languages)" \
        ${DEBEMAIL:+"-DANYSCTP_MAINTAINER=${DEBFULLNAME:-$DEBEMAIL} <$DEBEMAIL>"}
    say "building build/debian"
    cmake --build --preset debian
    rm -rf "$DEBS"
    mkdir -p "$DEBS"
    (cd "$DEBS" && cpack --config ../debian/CPackConfig.cmake -B "$PWD" >../debian.cpack.log 2>&1) ||
        die "cpack failed: see build/debian.cpack.log"
    rm -rf "$DEBS/_CPack_Packages"
    # The packages are not for Debian's own archive; and scripts that call ldconfig are what CPack writes.
    lintian --allow-root --fail-on error,warning --suppress-tags initial-upload-closes-no-bugs,maintscript-calls-ldconfig \
        "$DEBS"/*.deb >&2
    printf '%s\n' "$DEBS"/*.deb
}
