package io.quorate.client.hazelcast;

import com.hazelcast.core.DistributedObject;
import io.quorate.client.Quorate;

/** What every lock of the cluster has as Hazelcast's suites want it. */
abstract class QuorateObject implements DistributedObject {

  final Quorate quorate;
  final String name;

  QuorateObject(Quorate quorate, String name) {
    this.quorate = quorate;
    this.name = name;
  }

  @Override
  public String getPartitionKey() {
    return name;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public String getServiceName() {
    return "quorate";
  }

  @Override
  public void destroy() {
    quorate.locks().delete(name);
  }
}
