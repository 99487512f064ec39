using System.Globalization;
using System.Reflection;

namespace FakeFinder.Contracts.Tests;

/// <summary>
/// All that is on the wire, a line each: methods of grains with what they take and give, members of records with their ids, values of
/// enumerations. <c>contracts.txt</c> is what was there before; programs of that time still send and expect it.
/// </summary>
internal static class ContractSnapshot
{
    public static IReadOnlyList<string> Of(IEnumerable<Type> contracts) =>
        [.. contracts.SelectMany(LinesOf).Order(StringComparer.Ordinal)];

    /// <returns>A sentence for each line that is gone, and for each that is new and not recorded.</returns>
    public static IReadOnlyList<string> Compare(IReadOnlyCollection<string> before, IReadOnlyCollection<string> now) =>
    [
        .. before.Except(now).Select(line =>
            $"'{line}' is gone or has changed: a program of the version before still sends or expects it, and would lose it. Keep it as it "
                + $"is, and add what is new beside it under a new id or name."),
        .. now.Except(before).Select(line => $"'{line}' is new: add the line to contracts.txt, so that it stays."),
    ];

    private static IEnumerable<string> LinesOf(Type type) =>
        type.IsEnum ? Values(type)
        : ContractRules.IsGrain(type) ? Methods(type)
        : !ContractRules.IsRecord(type) ? []
        : [$"record {NameOf(type)}", .. Members(type)];

    private static IEnumerable<string> Values(Type type) =>
        Enum.GetValues(type)
            .Cast<object>()
            .Select(value => $"enum {type.Name}: {Convert.ToInt64(value, CultureInfo.InvariantCulture)} {value}");

    private static IEnumerable<string> Methods(Type type) => type.GetMethods().Select(method =>
        $"grain {NameOf(type)}: {ContractRules.AliasOf(method)}({string.Join(", ", method.GetParameters().Select(parameter => NameOf(parameter.ParameterType)))}) gives {NameOf(method.ReturnType)}");

    private static IEnumerable<string> Members(Type type) =>
        ContractRules
            .StoredMembers(type)
            .Select(member => $"record {NameOf(type)}: {ContractRules.IdOf(member)} {member.Name} is {NameOf(TypeOf(member))}");

    private static Type TypeOf(MemberInfo member) => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    private static string NameOf(Type type) =>
        ContractRules.AliasOf(type)
        ?? (
            type.IsGenericType
                ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
                : type.Name);
}
