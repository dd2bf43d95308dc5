#!/usr/bin/env bash
# make.sh ROOTFS KAFKA_JARS [REGISTRY_FOLDER]: gives the container engine stand-ins for the images that
# docker-compose.yml pins, made from this machine's own files, where no image registry can be reached.
#   ROOTFS           a debootstrap root with openjdk-17-jre-headless, redis-server, prometheus (README.md beside this)
#   KAFKA_JARS       the folder of Kafka's jars, ~/.cache/profilestream/kafka-3.9.1
#   REGISTRY_FOLDER  the unpacked Apicurio, ~/.cache/profilestream/apicurio-registry-2.6.13.Final
# They answer to the pinned names and take the same settings, so that compose and testcontainers run unchanged.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
compose=$here/../../../docker-compose.yml
rootfs=$(realpath "$1")
jars=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

image_of() { sed -n "/^  $1:/,/image:/s/^ *image: //p" "$compose"; }

# import NAME CHANGE…: the root plus what lies under $work/add, as an image.
import() {
  local name=$1
  shift
  local changes=()
  for change in "$@"; do changes+=(--change "$change"); done
  tar -C "$rootfs" --exclude=./var/cache --exclude=./proc --exclude=./sys -cf "$work/image.tar" .
  # Files only: the engine refuses a folder that comes twice.
  (cd "$work/add" && find . -type f -print0 | tar --null -T - -rf "$work/image.tar")
  podman import "${changes[@]}" "$work/image.tar" "$name"
  rm -rf "$work/add" "$work/image.tar"
}

mkdir -p "$work/add/opt/kafka/libs" "$work/add/var/lib/kafka/data"
touch "$work/add/var/lib/kafka/data/.keep"
cp "$jars"/*.jar "$work/add/opt/kafka/libs/"
cp "$here/kafka-entrypoint.sh" "$work/add/opt/kafka/entrypoint.sh"
chmod +x "$work/add/opt/kafka/entrypoint.sh"
import "docker.io/$(image_of kafka)" 'ENTRYPOINT ["/opt/kafka/entrypoint.sh"]' 'ENV KAFKA_LOG_DIRS=/var/lib/kafka/data'

mkdir -p "$work/add/data"
touch "$work/add/data/.keep"
import "docker.io/library/$(image_of redis)" 'WORKDIR /data' 'CMD ["redis-server","--protected-mode","no","--bind","0.0.0.0"]' \
  'ENTRYPOINT ["/bin/sh","-c","exec \"$0\" \"$@\" --protected-mode no --bind 0.0.0.0"]'

mkdir -p "$work/add/prometheus"
touch "$work/add/prometheus/.keep"
import "docker.io/$(image_of prometheus)" 'ENTRYPOINT ["/usr/bin/prometheus"]' 'WORKDIR /prometheus'

if [ $# -ge 3 ]; then
  mkdir -p "$work/add/opt/registry"
  cp -r "$(realpath "$3")"/. "$work/add/opt/registry/"
  jar=$(basename "$(ls "$work/add/opt/registry/"*-runner.jar)")
  import "docker.io/$(image_of schema-registry)" 'WORKDIR /opt/registry' \
    "ENTRYPOINT [\"java\",\"-Xmx384m\",\"-Dquarkus.http.host=0.0.0.0\",\"-Dquarkus.http.port=8080\",\"-jar\",\"$jar\"]"
fi
