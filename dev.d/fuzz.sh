# ./dev fuzz. Sourced by ./dev.
# shellcheck shell=bash

fuzz_targets() {
    sed -n 's/^set(targets \(.*\))$/\1/p' tests/fuzz/CMakeLists.txt
}

fuzz_one() {  # target, seconds
    local target=$1 seconds=$2 folder=build/fuzz/inputs/$1 status=0
    mkdir -p "$folder"
    say "fuzzing $target for $seconds s; what it finds to begin with next time is kept in $folder"
    # A hang, or a process that needs more than 2 GiB, is a finding as well.
    build/fuzz/tests/fuzz/fuzz_"$target" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=2048 -max_len=8192 \
        -artifact_prefix="$folder-" -print_final_stats=1 "$folder" "build/fuzz/corpus/$target" || status=$?
    [ $status -eq 0 ] || say "a finding: its input is $folder-*; again with  build/fuzz/tests/fuzz/fuzz_$target FILE"
    return $status
}

cmd_fuzz() {
    local targets=() known seconds=60 target
    read -ra known < <(fuzz_targets)
    while [ $# -gt 0 ]; do
        case $1 in
            --seconds)
                seconds=${2:-}
                [[ $seconds =~ ^[1-9][0-9]*$ ]] || die "fuzz: --seconds needs a number"
                shift
                ;;
            -*) die "fuzz: no such option: $1 (see ./dev help)" ;;
            *) targets+=("$1") ;;
        esac
        shift
    done
    [ ${#targets[@]} -gt 0 ] || die "fuzz: which target? ${known[*]}, or all"
    [ "${targets[*]}" != all ] || targets=("${known[@]}")
    for target in "${targets[@]}"; do
        [[ " ${known[*]} " = *" $target "* ]] || die "fuzz: no such target: $target (there are: ${known[*]})"
    done
    need_packages "to build the library" "${BUILD_PACKAGES[@]}"
    need_packages "to build with libFuzzer" "${FUZZ_PACKAGES[@]}"
    configure fuzz
    say "building the targets in build/fuzz"
    cmake --build --preset fuzz --target "${targets[@]/#/fuzz_}"
    "$(python)" -B tests/fuzz/seeds.py build/fuzz/corpus
    for target in "${targets[@]}"; do fuzz_one "$target" "$seconds"; done
}
