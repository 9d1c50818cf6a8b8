package dev.djong.apiserver.watch;

import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.memory.MemoryStore;
import java.time.InstantSource;

class MemoryCacheTest extends CacheContract {
    @Override
    protected Store open() {
        return new MemoryStore(InstantSource.system());
    }
}
