using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace FakeFinder.Detection;

/// <summary>Reads the parameters of an entry of models.json: a key that nobody reads is a mistake, not a wish.</summary>
internal static class EntryParameters
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowOutOfOrderMetadataProperties = true,
    };

    /// <param name="owner">For the message, such as <c>detector boken</c>.</param>
    /// <exception cref="DetectorLoadException">A key is unknown, or a value is not what its attribute allows.</exception>
    public static T Read<T>(JsonObject parameters, string owner)
        where T : class
    {
        try
        {
            var read = parameters.Deserialize<T>(Json) ?? throw new JsonException("there are none");
            Check(read, "");
            return read;
        }
        catch (Exception exception) when (exception is JsonException or ValidationException)
        {
            throw new DetectorLoadException($"The parameters of {owner} in models.json are wrong: {exception.Message}", exception);
        }
    }

    /// <summary>Checks an object by its attributes, and the objects in it.</summary>
    /// <param name="where">Of it, such as <c>networks[2]: </c>.</param>
    private static void Check(object value, string where)
    {
        List<ValidationResult> faults = [];
        if (!Validator.TryValidateObject(value, new ValidationContext(value), faults, validateAllProperties: true))
        {
            throw new ValidationException(where + string.Join(" ", faults.Select(fault => fault.ErrorMessage)));
        }

        foreach (var property in value.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            switch (property.GetValue(value))
            {
                case IEnumerable<object> list:
                    foreach (var (number, element) in list.Index().Where(one => IsOurs(one.Item)))
                    {
                        Check(element, $"{where}{name}[{number}]: ");
                    }

                    break;
                case { } inner when IsOurs(inner):
                    Check(inner, $"{where}{name}: ");
                    break;
            }
        }
    }

    private static bool IsOurs(object value) =>
        value.GetType() is { IsClass: true } type && type.Assembly == typeof(EntryParameters).Assembly;
}
