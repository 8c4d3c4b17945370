package io.cxintegrate.genesys.internal.jsonpath;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidJsonException;
import com.jayway.jsonpath.TypeRef;
import com.jayway.jsonpath.spi.json.AbstractJsonProvider;
import com.jayway.jsonpath.spi.mapper.MappingException;
import com.jayway.jsonpath.spi.mapper.MappingProvider;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Our plain values as the library wants them. Every look at a value is a tick, so that no path runs for ever. */
final class PlainJson extends AbstractJsonProvider implements MappingProvider {
    private final Runnable tick;

    PlainJson(Runnable tick) {
        this.tick = tick;
    }

    @Override
    public @Nullable Object parse(String json) {
        try {
            return Json.parse(json);
        } catch (JsonException e) {
            throw new InvalidJsonException(e);
        }
    }

    @Override
    public @Nullable Object parse(InputStream json, String charset) {
        try {
            return parse(new String(json.readAllBytes(), Charset.forName(charset)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toJson(@Nullable Object value) {
        return Json.write(value);
    }

    @Override
    public Object createArray() {
        return new ArrayList<@Nullable Object>();
    }

    @Override
    public Object createMap() {
        return new LinkedHashMap<String, @Nullable Object>();
    }

    @Override
    public boolean isMap(@Nullable Object value) {
        tick.run();
        return super.isMap(value);
    }

    @Override
    public @Nullable Object getMapValue(Object map, String name) {
        tick.run();
        return super.getMapValue(map, name);
    }

    @Override
    public @Nullable Object getArrayIndex(Object array, int index) {
        tick.run();
        return super.getArrayIndex(array, index);
    }

    @Override
    public Collection<String> getPropertyKeys(Object map) {
        tick.run();
        return super.getPropertyKeys(map);
    }

    @Override
    public <T> @Nullable T map(@Nullable Object source, Class<T> type, Configuration configuration) {
        if (source == null || type.isInstance(source)) {
            return type.cast(source);
        }
        throw new MappingException("no mapping to " + type.getSimpleName());
    }

    @Override
    public <T> T map(@Nullable Object source, TypeRef<T> type, Configuration configuration) {
        throw new MappingException("no mapping to generic types");
    }
}
