package io.mondegreen.app;

import io.mondegreen.web.PageConfig;
import io.mondegreen.web.access.AccessConfig;
import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Every setting of this project, as the code has it. */
public final class SettingNames {

    private SettingNames() {}

    /** Keys with their defaults; empty where there is none. */
    public static Map<String, String> defaults() {
        Map<String, String> keys = new TreeMap<>();
        methods().forEach((key, method) -> {
            WithDefault value = method.getAnnotation(WithDefault.class);
            keys.put(key, value == null ? "" : value.value());
        });
        return keys;
    }

    /** Keys with the method that reads them, whose annotations say what they take. */
    static Map<String, Method> methods() {
        Map<String, Method> keys = new TreeMap<>();
        collect("mondegreen", MondegreenConfig.class, keys);
        collect("mondegreen.page", PageConfig.class, keys);
        collect("mondegreen.access", AccessConfig.class, keys);
        return keys;
    }

    private static void collect(String prefix, Class<?> mapping, Map<String, Method> into) {
        for (Method method : mapping.getDeclaredMethods()) {
            String key =
                    prefix + "." + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (method.getReturnType().isInterface() && method.getReturnType().getEnclosingClass() == mapping) {
                collect(key, method.getReturnType(), into);
            } else {
                into.put(key, method);
            }
        }
    }
}
