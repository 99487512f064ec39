using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace FakeFinder.Detection.Entries;

/// <summary>
/// Compares JSON with the record that it is to become, so that a mistake is told in words of models.json: the serializer would name types
/// of the program.
/// </summary>
internal sealed class EntryShape(JsonSerializerOptions json)
{
    /// <param name="where">Of the value, such as <c>networks[2]</c>; empty at the top.</param>
    /// <returns>Null where the value fits; else what is wrong first, as a part of a sentence.</returns>
    public string? FaultIn(JsonNode? value, Type type, string where = "")
    {
        if (value is null)
        {
            return null;
        }

        var wanted = Nullable.GetUnderlyingType(type) ?? type;
        var info = json.GetTypeInfo(wanted);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object when value is not JsonObject => Expected(value, where, "an object"),
            JsonTypeInfoKind.Object => FaultInObject((JsonObject)value, info, where),
            JsonTypeInfoKind.Enumerable when value is not JsonArray => Expected(value, where, "a list"),
            JsonTypeInfoKind.Enumerable => ((JsonArray)value)
                .Select((element, number) => element is null
                    ? Null($"{where}[{number}]")
                    : FaultIn(element, info.ElementType!, $"{where}[{number}]"))
                .FirstOrDefault(fault => fault is not null),
            _ => FaultInLeaf(value, wanted, where),
        };
    }

    private string? FaultInObject(JsonObject value, JsonTypeInfo info, string where)
    {
        var discriminator = info.PolymorphismOptions?.TypeDiscriminatorPropertyName;
        if (discriminator is not null)
        {
            var kinds = info.PolymorphismOptions!.DerivedTypes;
            var kind = value[discriminator] is JsonValue name && name.TryGetValue<string>(out var text) ? text : null;
            if (kinds.FirstOrDefault(derived => derived.TypeDiscriminator as string == kind) is not { DerivedType: { } type })
            {
                return $"{Prefix(where)}{discriminator} is {Show(value[discriminator])}; it must be one of "
                    + string.Join(", ", kinds.Select(derived => derived.TypeDiscriminator));
            }

            info = json.GetTypeInfo(type);
        }

        var keys = string.Join(", ", info.Properties.Select(property => property.Name).Prepend(discriminator).OfType<string>());
        var known = info.Properties.ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, inner) in value.Where(pair => pair.Key != discriminator))
        {
            var path = where.Length == 0 ? key : $"{where}.{key}";
            var fault = known.TryGetValue(key, out var property)
                ? inner is null && !property.IsSetNullable ? Null(path) : FaultIn(inner, property.PropertyType, path)
                : $"{Prefix(where)}there is no key \"{key}\"; {(keys.Length == 0 ? "there are none" : $"there are {keys}")}";
            if (fault is not null)
            {
                return fault;
            }
        }

        var given = value.Select(pair => pair.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return info.Properties
            .Where(property => property.IsRequired && !given.Contains(property.Name))
            .Select(property => $"{Prefix(where)}\"{property.Name}\" is missing")
            .FirstOrDefault();
    }

    private static string? FaultInLeaf(JsonNode value, Type type, string where)
    {
        if (type.IsEnum)
        {
            var names = type.GetFields(BindingFlags.Static | BindingFlags.Public).Select(NameOf).ToList();
            return value.GetValueKind() == JsonValueKind.String && names.Contains(value.GetValue<string>())
                ? null
                : Expected(value, where, $"one of {string.Join(", ", names)}");
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.String => Is(JsonValueKind.String) ? null : Expected(value, where, "a text"),
            TypeCode.Boolean => Is(JsonValueKind.True) || Is(JsonValueKind.False) ? null : Expected(value, where, "true or false"),
            TypeCode.Int32 => int.TryParse(value.ToString(), out _) ? null : Expected(value, where, "a whole number"),
            TypeCode.Single or TypeCode.Double =>
                Is(JsonValueKind.Number) || double.TryParse(value.ToString(), out _) ? null : Expected(value, where, "a number"),
            _ => null,
        };

        bool Is(JsonValueKind kind) => value.GetValueKind() == kind;
    }

    private static string NameOf(FieldInfo field) =>
        field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name;

    private static string Expected(JsonNode value, string where, string what) => $"{where} is {Show(value)}; it must be {what}";

    /// <summary>A long value is not repeated.</summary>
    private static string Show(JsonNode? value) => value switch
    {
        null => "missing",
        JsonObject => "an object",
        JsonArray => "a list",
        _ => value.ToJsonString(),
    };

    private static string Null(string where) => $"{where} is null; give it a value, or leave it out";

    private static string Prefix(string where) => where.Length == 0 ? "" : $"{where}: ";
}
