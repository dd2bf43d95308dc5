#!/bin/bash
# Takes settings as the real image does: KAFKA_A_B=value is a.b=value of server.properties.
set -euo pipefail
properties=/opt/kafka/server.properties
: > "$properties"
while IFS='=' read -r name value; do
  case $name in
    KAFKA_HEAP_OPTS) ;;
    KAFKA_*) key=${name#KAFKA_}; echo "$(echo "$key" | tr 'A-Z_' 'a-z.')=$value" >> "$properties" ;;
  esac
done < <(env)
cat > /opt/kafka/log4j.properties <<'P'
log4j.rootLogger=WARN, A
log4j.appender.A=org.apache.log4j.ConsoleAppender
log4j.appender.A.layout=org.apache.log4j.PatternLayout
log4j.appender.A.layout.ConversionPattern=[%d] %p %m (%c)%n
log4j.logger.kafka.server.KafkaRaftServer=INFO
P
logging=-Dlog4j.configuration=file:/opt/kafka/log4j.properties
java -Xmx128m $logging -cp '/opt/kafka/libs/*' kafka.tools.StorageTool format --ignore-formatted \
  -t "${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}" -c "$properties"
exec java ${KAFKA_HEAP_OPTS:--Xmx512m} $logging -cp '/opt/kafka/libs/*' kafka.Kafka "$properties"
