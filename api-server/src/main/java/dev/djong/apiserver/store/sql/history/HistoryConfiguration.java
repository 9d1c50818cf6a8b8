package dev.djong.apiserver.store.sql.history;

import dev.djong.apiserver.store.sql.SqliteOptions;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jdbc.core.dialect.JdbcDialect;
import org.springframework.data.jdbc.repository.config.AbstractJdbcConfiguration;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Repositories over the log of the SQLite store whose {@link SqliteOptions} are in the context. */
@Configuration(proxyBeanMethods = false)
@EnableJdbcRepositories
public class HistoryConfiguration extends AbstractJdbcConfiguration {

    /** Reads beside the store's own connections; the write-ahead log lets them not wait for each other. */
    @Bean
    DataSource historyDataSource(SqliteOptions options) {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + options.file());
        return source;
    }

    @Bean
    NamedParameterJdbcOperations historyOperations(DataSource historyDataSource) {
        return new NamedParameterJdbcTemplate(historyDataSource);
    }

    @Override
    @Bean
    public JdbcDialect jdbcDialect(NamedParameterJdbcOperations operations) {
        return SqliteDialect.INSTANCE;
    }
}
