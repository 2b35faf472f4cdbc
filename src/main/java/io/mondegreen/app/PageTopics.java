package io.mondegreen.app;

import io.mondegreen.kafka.TopicNames;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Tells the page what the topics are called on this cluster. */
@Singleton
class PageTopics {

    private final MondegreenConfig config;

    @Inject
    PageTopics(MondegreenConfig config) {
        this.config = config;
    }

    @Produces
    @Singleton
    TopicNames names() {
        return Settings.topics(config.topics());
    }
}
