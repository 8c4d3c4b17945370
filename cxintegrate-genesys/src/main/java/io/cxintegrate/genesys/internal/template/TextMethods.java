package io.cxintegrate.genesys.internal.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The methods of a text that a template may call. */
final class TextMethods {
    private TextMethods() {}

    /** @throws TemplateFault if the method is not on the list, or cannot do what it is asked */
    static @Nullable Object call(String on, String name, Arguments a, Budget budget) {
        try {
            return switch (name) {
                case "toString",
                        "trim",
                        "strip",
                        "toLowerCase",
                        "toUpperCase",
                        "length",
                        "isEmpty",
                        "isBlank",
                        "hashCode" -> {
                    a.expect(0, 0);
                    yield plain(on, name);
                }
                case "contains", "startsWith", "endsWith", "equals", "equalsIgnoreCase", "indexOf", "lastIndexOf" -> {
                    a.expect(1, 1);
                    yield search(on, name, a);
                }
                case "substring" -> {
                    a.expect(1, 2);
                    yield a.count() == 1 ? on.substring(a.integer(0)) : on.substring(a.integer(0), a.integer(1));
                }
                case "charAt" -> {
                    a.expect(1, 1);
                    yield String.valueOf(on.charAt(a.integer(0)));
                }
                case "concat" -> {
                    a.expect(1, 1);
                    Budget.checkLength((long) on.length() + a.text(0).length());
                    yield on + a.text(0);
                }
                case "replace" -> {
                    a.expect(2, 2);
                    yield replaced(
                            on,
                            Pattern.compile(Pattern.quote(a.text(0))),
                            Matcher.quoteReplacement(a.text(1)),
                            true,
                            budget);
                }
                case "replaceAll", "replaceFirst" -> {
                    a.expect(2, 2);
                    yield replaced(on, Pattern.compile(a.text(0)), a.text(1), name.equals("replaceAll"), budget);
                }
                case "split" -> {
                    a.expect(1, 1);
                    yield split(on, a.text(0), budget);
                }
                case "matches" -> {
                    a.expect(1, 1);
                    yield Pattern.compile(a.text(0))
                            .matcher(new TickingText(on, budget))
                            .matches();
                }
                default -> throw new TemplateFault("the method " + name + " of a text is not allowed here");
            };
        } catch (PatternSyntaxException e) {
            throw new TemplateFault(name + " got a regular expression that is not valid: " + e.getDescription());
        } catch (IndexOutOfBoundsException e) {
            throw new TemplateFault(name + " got a position outside the text");
        } catch (IllegalArgumentException e) {
            throw new TemplateFault(name + " got a replacement that is not valid");
        } catch (StackOverflowError e) {
            throw new TemplateFault(name + " got a regular expression that needs too much stack");
        }
    }

    private static Object plain(String on, String name) {
        return switch (name) {
            case "trim" -> on.trim();
            case "strip" -> on.strip();
            case "toLowerCase" -> on.toLowerCase(Locale.ROOT);
            case "toUpperCase" -> on.toUpperCase(Locale.ROOT);
            case "length" -> on.length();
            case "isEmpty" -> on.isEmpty();
            case "isBlank" -> on.isBlank();
            case "hashCode" -> on.hashCode();
            default -> on;
        };
    }

    private static Object search(String on, String name, Arguments a) {
        String other = a.textOrNull(0);
        if (other == null) {
            if (name.endsWith("ndexOf")) {
                return -1;
            }
            return false;
        }
        return switch (name) {
            case "contains" -> on.contains(other);
            case "startsWith" -> on.startsWith(other);
            case "endsWith" -> on.endsWith(other);
            case "equals" -> on.equals(other);
            case "equalsIgnoreCase" -> on.equalsIgnoreCase(other);
            case "indexOf" -> on.indexOf(other);
            default -> on.lastIndexOf(other);
        };
    }

    private static List<String> split(String on, String by, Budget budget) {
        List<String> parts = new ArrayList<>();
        Matcher m = Pattern.compile(by).matcher(new TickingText(on, budget));
        int from = 0;
        while (m.find()) {
            budget.step();
            // As String.split has it: nothing before a match of nothing at the start.
            if (m.end() > 0) {
                parts.add(on.substring(from, m.start()));
                from = m.end();
            }
        }
        parts.add(on.substring(from));
        while (parts.size() > 1 && parts.get(parts.size() - 1).isEmpty()) {
            parts.remove(parts.size() - 1);
        }
        return List.copyOf(parts);
    }

    private static String replaced(String on, Pattern what, String by, boolean all, Budget budget) {
        Matcher m = what.matcher(new TickingText(on, budget));
        StringBuilder out = new StringBuilder();
        while (m.find()) {
            m.appendReplacement(out, by);
            Budget.checkLength(out.length());
            if (!all) {
                break;
            }
        }
        m.appendTail(out);
        return Budget.bounded(out.toString());
    }

    /** A text that ends a matcher which has no end: every character it looks at is a tick of the budget. */
    private record TickingText(String text, Budget budget) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            budget.tick();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new TickingText(text.substring(start, end), budget);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
