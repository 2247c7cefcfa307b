# ./dev release: the files of a version, of which two builds are the same. Sourced by ./dev.
# shellcheck shell=bash

readonly SBOM_TOOLS=(cyclonedx-python-lib==11.12.0)
SBOM_TOOLS_FOLDER=$PWD/build/deps/sbom-tools
readonly RELEASE=build/release

header_version() {
    sed -nE 's/^#define ANYSCTP_VERSION_(MAJOR|MINOR|PATCH) ([0-9]+)$/\2/p' core/include/anysctp/anysctp.h | paste -sd .
}

# The version is said in one place, and the changelog tells of it; what is released is what is committed.
check_release() {  # version
    local version=$1
    [ "$(header_version)" = "$version" ] ||
        die "release: this is version $(header_version): write $version into core/include/anysctp/anysctp.h first"
    grep -qxE "## ${version//./\\.} \([0-9]{4}-[0-9]{2}-[0-9]{2}\)" CHANGELOG.md ||
        die "release: CHANGELOG.md has no heading '## $version (<year>-<month>-<day>)': give the part \"Unreleased\" that one"
    [ -z "$(git status --porcelain)" ] || die "release: there is something that is not committed: see 'git status'"
    [ -z "$(git tag --list "v$version")" ] ||
        die "release: there is a tag v$version already: 'git tag --delete v$version' if it was wrong"
}

# Builds all files of the last commit in a clone in this folder, and leaves them in its build/release.
build_release() {  # folder
    local folder=$1
    git clone --quiet --no-hardlinks "$PWD" "$folder"
    mkdir "$folder/build"
    ln -s "$PWD/build/deps" "$folder/build/deps"
    (
        cd "$folder" || exit
        for part in "${RELEASE_PARTS[@]}"; do ./dev "$part" >&2; done
        mkdir "$RELEASE"
        for part in "${RELEASE_PARTS[@]}"; do mv "build/${RELEASE_FOLDERS[$part]}"/* "$RELEASE"; done
        "$SBOM_TOOLS_FOLDER/venv/bin/python" -B dev.d/sbom.py "$(header_version)" "$USRSCTP_VERSION" "$USRSCTP_SHA256" \
            "${ZIG#*==}" "$RELEASE" "build/sbom.cdx.json"
        mv build/sbom.cdx.json "$RELEASE/anysctp-$(header_version).cdx.json"
        cd "$RELEASE" || exit
        LC_ALL=C sha256sum -- * >../SHA256SUMS
        mv ../SHA256SUMS .
    )
}

declare -A RELEASE_FOLDERS=([archive]=archive [wheels]=wheels [deb]=debs)

cmd_release() {
    local version='' check='' work
    RELEASE_PARTS=()
    while [ $# -gt 0 ]; do
        case $1 in
            --check) check=yes ;;
            --only)
                [[ ${2:-} =~ ^(archive|wheels|deb)$ ]] || die "release: --only is archive, wheels or deb"
                RELEASE_PARTS+=("$2")
                shift
                ;;
            [0-9]*.[0-9]*.[0-9]*) version=$1 ;;
            *) die "release: no such option: $1 (see ./dev help)" ;;
        esac
        shift
    done
    [ -n "$version" ] || die "release: which version?"
    [ ${#RELEASE_PARTS[@]} -gt 0 ] || RELEASE_PARTS=(archive wheels deb)
    check_release "$version"
    have_files "$SBOM_TOOLS_FOLDER" "to write the bill of materials" "${SBOM_TOOLS[@]}" || die "release: it cannot be written"
    [ -d "$SBOM_TOOLS_FOLDER/venv" ] || "$(python)" -m venv "$SBOM_TOOLS_FOLDER/venv"
    "$SBOM_TOOLS_FOLDER/venv/bin/pip" -q install --no-index --find-links "$SBOM_TOOLS_FOLDER" "${SBOM_TOOLS[@]}"
    usrsctp_source >/dev/null
    source_date
    work=$(mktemp -d)
    # shellcheck disable=SC2064 # the folder is known now
    trap "rm -rf '$work'" EXIT
    build_release "$work/first"
    if [ -n "$check" ]; then
        build_release "$work/second"
        diff "$work/first/$RELEASE/SHA256SUMS" "$work/second/$RELEASE/SHA256SUMS" ||
            die "release: two builds differ; see above in which files"
        say "two builds are the same"
    fi
    rm -rf "$RELEASE"
    mv "$work/first/$RELEASE" "$RELEASE"
    [ -n "$check" ] || git tag --annotate --message "Version $version" "v$version"
    printf '%s\n' "$RELEASE"/*
}
