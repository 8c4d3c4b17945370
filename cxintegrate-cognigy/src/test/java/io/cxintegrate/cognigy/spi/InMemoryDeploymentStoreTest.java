package io.cxintegrate.cognigy.spi;

class InMemoryDeploymentStoreTest extends DeploymentStoreContract {
    @Override
    DeploymentStore store() {
        return DeploymentStore.inMemory();
    }
}
