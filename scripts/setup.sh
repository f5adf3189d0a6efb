#!/usr/bin/env bash
# Set-up that quickstart.sh and test.sh share; sourced by them. Installs nothing that is there already, and needs
# neither apt nor a network where all is.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build

options=()  # of cmake, which a script may add to

# Debian packages, each with what it is for: of a heed without LibTorch, and what the whole of it takes besides.
lean_packages=(
  "g++                 the compiler"
  "cmake               configures the build"
  "ninja-build         runs the build"
  "pkg-config          finds SentencePiece"
  "libsentencepiece-dev subword pieces"
  "libicu-dev          Unicode, for the metrics"
  "zlib1g-dev          reads .gz corpora"
  "libzstd-dev         reads .zst corpora"
  "liblzma-dev         reads .xz corpora"
  "libexpat1-dev       reads translation memories (TMX)"
  "libcli11-dev        the command line"
  "nlohmann-json3-dev  JSON files"
)
torch_packages=(
  "libtorch-dev        tensors and gradients"
  "libgloo-dev         several processes in a training: LibTorch has it, this has the headers"
  "libopenblas0-openmp fast matrix products behind LibTorch"
  "libdnnl-dev         matrix products of the fused kernels"
)
test_packages=(
  "libgtest-dev        the tests' framework"
  "libgmock-dev        the tests' framework"
  "python3             makes the toy corpus"
  "strace              kills and fails at each step of a program, for scripts/torture"
  "chromium            opens the page of heed explain --html"
  "chromium-driver     points, clicks and types in it"
  "clang-format        checks the layout of the code"
  "clang-tidy          checks names, and for likely mistakes"
)

# say WORDS...: a line of progress.
say() { printf '%s: %s\n' "$script" "$*"; }

# stop WORDS...: the one closing line of a run that failed.
stop() {
  say "FAILED: $*" >&2
  exit 1
}

# as_root COMMAND...: with sudo where we are not root.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    stop "this needs root, and there is no sudo; run as root: $*"
  fi
}

installed() {
  [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# install_missing "PACKAGE REASON"...: says what is missing and what for, and installs it.
install_missing() {
  command -v dpkg-query >/dev/null || { say "not a Debian system: taking it that the packages of scripts/setup.sh are there"; return; }
  local missing=() entry package reason
  for entry in "$@"; do
    read -r package reason <<<"$entry"
    installed "$package" && continue
    ((${#missing[@]})) || say "installing with apt-get:"
    printf '  %-22s %s\n' "$package" "$reason"
    missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  as_root apt-get update -qq || stop "apt-get update did not work; is there a network?"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" ||
    stop "apt-get could not install ${missing[*]}"
}

# LibTorch calls whatever libblas.so.3 is. The reference BLAS is some fifty times slower than the CPU.
choose_fast_blas() {
  command -v update-alternatives >/dev/null || return 0
  local architecture link fast
  architecture=$(g++ -dumpmachine)
  link=/usr/lib/$architecture/libblas.so.3
  fast=/usr/lib/$architecture/openblas-openmp/libblas.so.3
  if [ "$(readlink -f "$link")" = "/usr/lib/$architecture/blas/libblas.so.3" ] || [ ! -e "$link" ]; then
    say "LibTorch would use the slow reference BLAS; choosing OpenBLAS with update-alternatives"
    as_root update-alternatives --set "libblas.so.3-$architecture" "$fast" || stop "could not choose $fast"
  fi
  say "BLAS behind LibTorch: $(readlink -f "$link")"
}

# Compilers at once: one a core, and 2 GiB of free memory for each (a file with LibTorch's headers takes 1.5).
jobs_at_once() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable/ { print int($2 / 2097152) }' /proc/meminfo)
  echo $((memory < 1 ? 1 : memory < cores ? memory : cores))
}

# build_targets [TARGET...]: configures with "${options[@]}" and builds Release; all targets where none is named.
build_targets() {
  say "configuring and building in $build (a first time takes minutes)"
  mkdir -p "$build"
  cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release "${options[@]}" >"$build/configure.log" 2>&1 || {
    cat "$build/configure.log" >&2
    stop "cmake could not configure the build; the reason is above"
  }
  cmake --build "$build" --parallel "$(jobs_at_once)" ${1:+--target "$@"} || stop "the build failed; the reason is above"
}
