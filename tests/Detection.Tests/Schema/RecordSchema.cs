using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using FakeFinder.Catalog;
using FakeFinder.Detection.Entries;

namespace FakeFinder.Detection.Tests.Schema;

/// <summary>Makes a JSON schema of a record, with what its attributes allow and its docstrings say.</summary>
internal sealed class RecordSchema
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private readonly XmlDocumentation documentation = new(typeof(ModelList).Assembly, typeof(EntryParameters).Assembly);
    private readonly JsonSchemaExporterOptions options;

    public RecordSchema() => options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };

    public JsonObject Of(Type type) => Json.GetJsonSchemaAsNode(type, options).AsObject();

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema)
        {
            return node;
        }

        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            TransformObject(context, schema);
        }

        if (context.PropertyInfo?.AttributeProvider is MemberInfo property)
        {
            foreach (var attribute in property.GetCustomAttributes<ValidationAttribute>())
            {
                Add(schema, attribute, context.TypeInfo.Kind == JsonTypeInfoKind.Enumerable);
            }

            AddDefault(schema, context.PropertyInfo, property);
        }

        Describe(schema, context);
        return schema;
    }

    private void TransformObject(JsonSchemaExporterContext context, JsonObject schema)
    {
        if (context.TypeInfo.PolymorphismOptions is { } polymorphism && schema["anyOf"] is JsonArray kinds)
        {
            // The discriminator tells them apart.
            schema.Remove("anyOf");
            schema["oneOf"] = kinds;
            foreach (var (kind, derived) in kinds.Zip(polymorphism.DerivedTypes))
            {
                kind!["description"] = documentation.Of(derived.DerivedType);
            }
        }

        var missing = context.TypeInfo.Properties.Where(property => !property.IsRequired && IsWrongWhereItIsMissing(property));
        foreach (var name in missing.Select(property => property.Name))
        {
            if (schema["required"] is not JsonArray required)
            {
                schema["required"] = required = [];
            }

            required.Add(name);
        }
    }

    /// <summary>The value that a property has then is not one that its attributes allow.</summary>
    private static bool IsWrongWhereItIsMissing(JsonPropertyInfo property) =>
        property.AttributeProvider is PropertyInfo { DeclaringType: { IsAbstract: false } type } member
        && type.GetConstructor(Type.EmptyTypes) is not null
        && Activator.CreateInstance(type) is { } empty
        && member.GetCustomAttributes<ValidationAttribute>().Any(attribute => !attribute.IsValid(member.GetValue(empty)));

    private static void AddDefault(JsonObject schema, JsonPropertyInfo property, MemberInfo member)
    {
        var type = member.ReflectedType!.IsAbstract ? null : member.ReflectedType;
        if (property.IsRequired || type?.GetConstructor(Type.EmptyTypes) is null || member is not PropertyInfo info)
        {
            return;
        }

        var value = JsonSerializer.SerializeToNode(info.GetValue(Activator.CreateInstance(type)), info.PropertyType, Json);
        if (value is JsonValue and not null && value.GetValueKind() != JsonValueKind.Null && value.ToString().Length > 0)
        {
            schema["default"] = value;
        }
    }

    private static void Add(JsonObject schema, ValidationAttribute attribute, bool isList)
    {
        switch (attribute)
        {
            case RangeAttribute range:
                schema["minimum"] = NumberOf(range.Minimum);
                schema["maximum"] = NumberOf(range.Maximum);
                break;
            case LengthAttribute length:
                schema[isList ? "minItems" : "minLength"] = length.MinimumLength;
                schema[isList ? "maxItems" : "maxLength"] = length.MaximumLength;
                break;
            case MinLengthAttribute length:
                schema[isList ? "minItems" : "minLength"] = length.Length;
                break;
            case AllowedValuesAttribute allowed:
                schema["enum"] = new JsonArray([.. allowed.Values.OfType<object>().Select(ValueOf)]);
                break;
            case RegularExpressionAttribute pattern:
                schema["pattern"] = pattern.Pattern;
                break;
            case RequiredAttribute when schema["type"]?.ToString() == "string":
                schema["minLength"] = 1;
                break;
        }
    }

    private static JsonNode ValueOf(object value) => value is string text ? JsonValue.Create(text) : NumberOf(value);

    /// <summary>A number of single precision as it is written.</summary>
    private static JsonNode NumberOf(object number) => JsonNode.Parse(Convert.ToString(number, CultureInfo.InvariantCulture)!)!;

    private void Describe(JsonObject schema, JsonSchemaExporterContext context)
    {
        var text = context.PropertyInfo?.AttributeProvider is MemberInfo member ? documentation.Of(member) : null;
        text ??= context.TypeInfo.Kind == JsonTypeInfoKind.Object ? documentation.Of(context.TypeInfo.Type) : null;
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type.IsEnum)
        {
            var values = type.GetFields(BindingFlags.Static | BindingFlags.Public).Select(value =>
                $"{value.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name}: {documentation.Of(value)}");
            text = string.Join(" ", values.Prepend(text ?? documentation.Of(type)));
        }

        if (text is not null && schema["description"] is null)
        {
            // The description is read first.
            var keys = schema.ToList();
            schema.Clear();
            schema["description"] = text;
            foreach (var (key, value) in keys)
            {
                schema[key] = value;
            }
        }
    }
}
