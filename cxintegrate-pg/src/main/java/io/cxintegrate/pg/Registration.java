package io.cxintegrate.pg;

import io.cxintegrate.core.Violations;
import io.cxintegrate.pg.internal.Catalog;
import io.cxintegrate.pg.internal.JsonTypes;
import io.cxintegrate.pg.internal.ResultColumns;
import io.cxintegrate.pg.internal.SchemaProof;
import io.cxintegrate.pg.internal.TableSnapshot;
import io.cxintegrate.pg.internal.value.ServerType;
import io.cxintegrate.pg.sql.NamedSql;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Asks the server what a statement takes and gives, before it is run. Immutable. */
final class Registration {
    private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}_\"][\\p{L}\\p{N}_$\".]*");

    /**
     * What the server said about a statement when it was prepared. Immutable.
     *
     * @param parameters reads variables by the server's types
     * @param columns the result; empty for a statement without one
     * @param tables the tables that the statement names, as they were
     * @param proof what of the row schema is left to check; null without a schema
     */
    record Prepared(
            ParameterReader parameters,
            ResultColumns columns,
            TableSnapshot tables,
            @Nullable SchemaProof proof) {}

    private final PgDataActionBuilder settings;
    private final NamedSql sql;
    private final JsonTypes jsonTypes;

    Registration(PgDataActionBuilder settings, NamedSql sql) {
        this.settings = settings;
        this.sql = sql;
        String special = switch (settings.specialValues) {
            case AS_TEXT -> "string";
            case AS_NULL -> "null";
            case REFUSED -> "number";
        };
        this.jsonTypes = new JsonTypes(settings.bigintAsText, special);
    }

    Prepared prepare(Connection connection) throws SQLException {
        Set<String> names = new TreeSet<>(sql.names());
        settings.required
                .keySet()
                .forEach(table -> names.addAll(List.of(table.replace("\"", "").split("\\."))));
        TableSnapshot tables = TableSnapshot.of(connection, names);
        List<String> missing = missing(tables, null);
        if (!missing.isEmpty()) {
            throw new SchemaDriftException(missing, null);
        }
        Catalog catalog = new Catalog(connection);
        try (PreparedStatement ps = connection.prepareStatement(sql.positionalSql())) {
            Map<String, ServerType> types = parameterTypes(ps, catalog);
            ResultColumns columns = ResultColumns.describe(ps.getMetaData(), catalog, sql.mayPadWithNulls());
            Violations v = Violations.of("data action '" + settings.name + "'");
            v.unless(
                    columns.duplicates().isEmpty(),
                    "sql",
                    "gives two columns of one name, %s; name them apart with AS",
                    columns.duplicates());
            boolean clash =
                    settings.form == ResultForm.FLAT && jsonTypes.of(columns).containsKey(ResultForm.ROW_COUNT);
            v.unless(!clash, "resultForm", "has a member row_count of its own; name the column otherwise with AS");
            SchemaProof proof =
                    settings.rowSchema == null ? null : SchemaProof.of(settings.rowSchema, jsonTypes.of(columns), v);
            v.throwIfAny();
            ParameterReader parameters = new ParameterReader(
                    settings.name, settings.parameters, types, lengths(types, catalog), settings.ignoreUnknown);
            return new Prepared(parameters, columns, tables, proof);
        } catch (PSQLException e) {
            throw drift(e);
        }
    }

    /** How parameters and result differ from when the statement was prepared, a sentence each. */
    List<String> changes(Connection connection, Prepared p) throws SQLException {
        List<String> changes = new ArrayList<>();
        Catalog catalog = new Catalog(connection);
        try (PreparedStatement ps = connection.prepareStatement(sql.positionalSql())) {
            parameterTypes(ps, catalog).forEach((name, type) -> {
                String was = p.parameters().serverType(name).name();
                if (!was.equals(type.name())) {
                    changes.add("Parameter " + name + " was " + was + " and is " + type.name());
                }
            });
            changes.addAll(
                    p.columns().changesTo(ResultColumns.describe(ps.getMetaData(), catalog, sql.mayPadWithNulls())));
        }
        return changes;
    }

    /** What is missing of the required columns, a sentence each. */
    List<String> missing(TableSnapshot now, @Nullable TableSnapshot before) {
        List<String> missing = new ArrayList<>();
        settings.required.forEach((table, columns) -> missing.addAll(now.missing(table, columns, before)));
        return missing;
    }

    ActionContract.Parts contract(Prepared p) {
        return new ActionContract.Parts(
                p.parameters().parameters().values().stream().toList(),
                p.columns(),
                sql.parameterComments(),
                jsonTypes,
                settings.form);
    }

    private Map<String, ServerType> parameterTypes(PreparedStatement ps, Catalog catalog) throws SQLException {
        ParameterMetaData parameters = ps.getParameterMetaData();
        Map<String, ServerType> types = new LinkedHashMap<>();
        for (int i = 1; i <= parameters.getParameterCount(); i++) {
            String name = sql.parameterNames().get(i - 1);
            if (!types.containsKey(name)) {
                types.put(name, catalog.type(parameters.getParameterTypeName(i)));
            }
        }
        return types;
    }

    /** The room for each text: of the domain, of the type it is cast to, of the column it is written into. */
    private Map<String, Integer> lengths(Map<String, ServerType> types, Catalog catalog) throws SQLException {
        Map<String, Integer> lengths = new LinkedHashMap<>(sql.castLengths());
        types.forEach((name, type) -> {
            if (type.maxLength() > 0) {
                lengths.merge(name, type.maxLength(), Math::min);
            }
        });
        for (NamedSql.Assignment a : sql.assignments()) {
            int length = catalog.length(a.table(), a.column());
            if (length > 0) {
                lengths.merge(a.parameter(), length, Math::min);
            }
        }
        return lengths;
    }

    /** The server says where in the statement the trouble is; the word there is ours to show. */
    private SQLException drift(PSQLException e) {
        ServerErrorMessage error = e.getServerErrorMessage();
        String state = String.valueOf(e.getSQLState());
        if (error == null
                || error.getPosition() < 1
                || !Set.of("42703", "42P01").contains(state)) {
            return e;
        }
        String text = sql.numberedSql();
        int at = Math.min(error.getPosition() - 1, text.codePointCount(0, text.length()));
        Matcher word = IDENTIFIER.matcher(text).region(text.offsetByCodePoints(0, at), text.length());
        String what = state.equals("42703") ? "Missing column: " : "Missing table: ";
        if (word.lookingAt()) {
            throw new SchemaDriftException(List.of(what + word.group()), e);
        }
        return e;
    }
}
