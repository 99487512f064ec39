using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FakeFinder.Detection.Entries;

/// <summary>Compares the values of a record, and of those in it, with what their attributes allow.</summary>
internal static class EntryValues
{
    /// <param name="where">Of the object, such as <c>networks[2]: </c>.</param>
    /// <returns>Null where all fit; else what is wrong first, as a part of a sentence.</returns>
    public static string? FaultIn(object value, string where = "")
    {
        var properties = value.GetType().GetProperties().Where(property =>
            property.GetIndexParameters().Length == 0 && property.GetCustomAttribute<JsonIgnoreAttribute>() is null);
        foreach (var property in properties)
        {
            var (name, inner) = (JsonNamingPolicy.CamelCase.ConvertName(property.Name), property.GetValue(value));
            foreach (var rule in property.GetCustomAttributes<ValidationAttribute>(inherit: true))
            {
                if (!rule.IsValid(inner))
                {
                    return $"{where}{name} {Describe(rule, inner)}";
                }
            }

            if (FaultInside(inner, $"{where}{name}") is { } fault)
            {
                return fault;
            }
        }

        var faults = (value as IValidatableObject)?.Validate(new ValidationContext(value)) ?? [];
        return faults.Select(fault => where + fault.ErrorMessage).FirstOrDefault();
    }

    private static string? FaultInside(object? value, string where) => value switch
    {
        IEnumerable<object> list => list.Index()
            .Where(one => IsOurs(one.Item))
            .Select(one => FaultIn(one.Item, $"{where}[{one.Index}]: "))
            .FirstOrDefault(fault => fault is not null),
        not null when IsOurs(value) => FaultIn(value, $"{where}: "),
        _ => null,
    };

    private static string Describe(ValidationAttribute rule, object? value) => rule switch
    {
        RequiredAttribute => "is missing",
        RangeAttribute range => $"is {Show(value)}; it must be from {Show(range.Minimum)} to {Show(range.Maximum)}",
        LengthAttribute { MinimumLength: var least, MaximumLength: var most } when least == most =>
            $"has {CountOf(value)} elements; it must have {least}",
        LengthAttribute length => $"has {CountOf(value)} elements; it must have {length.MinimumLength} to {length.MaximumLength}",
        MinLengthAttribute least => $"has {CountOf(value)} elements; it must have {least.Length} at least",
        AllowedValuesAttribute allowed => $"is {Show(value)}; it must be {string.Join(" or ", allowed.Values.Select(Show))}",
        RegularExpressionAttribute pattern => $"is '{value}'; it must be of the form {pattern.Pattern}",
        _ => $"is {Show(value)}, which is not allowed",
    };

    private static int CountOf(object? value) => value is ICollection list ? list.Count : value is string text ? text.Length : 0;

    private static string Show(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "missing";

    private static bool IsOurs(object value) =>
        value.GetType() is { IsClass: true } type && type.Assembly == typeof(EntryValues).Assembly;
}
