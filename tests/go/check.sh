# What gofmt and go vet say of the sources: check.sh RUN GOFMT FOLDER
# shellcheck shell=sh
set -e
sources=$(find "$3/bindings/go" "$3/examples/go" "$3/tests" "$3/demo" "$3/bench" -name '*.go')
# shellcheck disable=SC2086
unformatted=$("$2" -l $sources)
if [ -n "$unformatted" ]; then
    echo "not as gofmt would have it: $unformatted"
    exit 1
fi
"$1" --vet anysctp/sctp
for source in $sources; do
    case $source in */bindings/go/* | */run_* | */pion/*) continue ;; esac
    "$1" --vet "$source"
done
