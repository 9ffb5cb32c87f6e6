package org.kith.server.store;

class MemoryStoreTest extends LogStoreContract {
  private final LogStore store = new MemoryStore();

  @Override
  LogStore store() {
    return store;
  }
}
