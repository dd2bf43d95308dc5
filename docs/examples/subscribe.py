"""Prints recommendation lists as they come; they are Avro in single-object encoding. usage: subscribe.py SCHEMA"""
import io, json, os, sys
from fastavro import parse_schema, schemaless_reader
from kafka import KafkaConsumer

schema = parse_schema(json.load(open(sys.argv[1])))  # schemas/recommendation-list.avsc
consumer = KafkaConsumer(os.environ.get("TOPIC", "recommendations"), auto_offset_reset="earliest",
                         bootstrap_servers=os.environ.get("KAFKA_BROKERS", "127.0.0.1:9092").split(","))
for message in consumer:
    record = schemaless_reader(io.BytesIO(message.value[10:]), schema)  # after the marker and the fingerprint
    for item in record["items"]:
        print(record["userId"], item["itemId"], round(item["score"], 3), item["reason"], flush=True)
