using System.Collections.Immutable;
using System.Globalization;

namespace FakeFinder.Contracts.Tests;

/// <summary>Makes a value of any contract's type in which nothing has its default, and no two members the same value.</summary>
internal sealed class Samples
{
    private int made;

    public object Make(Type type)
    {
        made++;
        return type switch
        {
            _ when Nullable.GetUnderlyingType(type) is { } inner => Make(inner),
            _ when type == typeof(string) => $"text {made} é",
            _ when type == typeof(Guid) => Guid.Parse($"01890a5d-ac96-774b-bcce-{made:x12}"),
            _ when type == typeof(bool) => true,
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)).AddTicks(made),
            _ when type == typeof(TimeSpan) => TimeSpan.FromTicks(made),
            _ when type.IsEnum => Enum.GetValues(type).GetValue(1)!,
            _ when type.IsPrimitive => Convert.ChangeType(made, type, CultureInfo.InvariantCulture),
            _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) => MakeArray(
                type.GetGenericArguments()[0]),
            _ when ContractRules.Assemblies.Contains(type.Assembly) => MakeContract(type),
            _ => throw new NotSupportedException($"No sample is known for {type}; teach {nameof(Samples)} to make one."),
        };
    }

    private object MakeContract(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(each => each.GetParameters().Length)!;
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Make(parameter.ParameterType))]);
    }

    private object MakeArray(Type element)
    {
        var items = Array.CreateInstance(element, 2);
        items.SetValue(Make(element), 0);
        items.SetValue(Make(element), 1);
        return typeof(ImmutableArray).GetMethods()
            .Single(method => method.Name == nameof(ImmutableArray.Create) && method.GetParameters() is [{ ParameterType.IsArray: true }])
            .MakeGenericMethod(element)
            .Invoke(null, [items])!;
    }
}
