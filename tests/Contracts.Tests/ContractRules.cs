using System.Reflection;
using System.Runtime.CompilerServices;
using FakeFinder.Contracts.Internal;

namespace FakeFinder.Contracts.Tests;

/// <summary>
/// What keeps an old client and a new service understanding each other: names on the wire that are recorded, not
/// taken from the code, and numbers of members that are. (That no alias stands twice, the compiler sees to.)
/// </summary>
internal static class ContractRules
{
    private const string AliasStart = "ff.";
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>What partner services reference, and what the service's own processes tell each other.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } = [typeof(JobRequest).Assembly, typeof(WorkOrder).Assembly];

    /// <summary>All that is sent, without what Orleans generates for it.</summary>
    public static IReadOnlyList<Type> Contracts { get; } =
    [
        .. Assemblies
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type.Namespace!.StartsWith(typeof(JobRequest).Namespace!, StringComparison.Ordinal)),
    ];

    /// <returns>A sentence for each rule that one of the types breaks.</returns>
    public static IReadOnlyList<string> BrokenBy(IReadOnlyCollection<Type> types) =>
    [
        .. types.Where(IsGrain).SelectMany(BrokenByGrain),
        .. types.Where(IsRecord).SelectMany(BrokenByRecord),
    ];

    public static bool IsGrain(Type type) => type.IsInterface;

    /// <summary>Records, structs and exceptions: all that is sent.</summary>
    public static bool IsRecord(Type type) =>
        !type.IsInterface && !type.IsEnum && !(type.IsAbstract && type.IsSealed) && !type.IsAssignableTo(typeof(Attribute));

    private static IEnumerable<string> BrokenByGrain(Type type)
    {
        if (!typeof(IAddressable).IsAssignableFrom(type))
        {
            yield return $"{type.Name} is an interface and no grain's.";
        }

        if (AliasOf(type)?.StartsWith(AliasStart, StringComparison.Ordinal) != true)
        {
            yield return $"{type.Name} has no alias that begins with {AliasStart}.";
        }

        foreach (var method in type.GetMethods(Declared).Where(method => AliasOf(method) is null))
        {
            yield return $"{type.Name}.{method.Name} has no alias.";
        }
    }

    private static IEnumerable<string> BrokenByRecord(Type type)
    {
        if (type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is null)
        {
            yield return $"{type.Name} has no serializer.";
        }

        if (AliasOf(type)?.StartsWith(AliasStart, StringComparison.Ordinal) != true)
        {
            yield return $"{type.Name} has no alias that begins with {AliasStart}.";
        }

        var members = StoredMembers(type).ToList();
        foreach (var member in members.Where(member => IdOf(member) is null))
        {
            yield return $"{type.Name}.{member.Name} has no id: it would not be sent.";
        }

        foreach (var same in members.Where(member => IdOf(member) is not null).GroupBy(IdOf).Where(group => group.Count() > 1))
        {
            yield return $"{type.Name}.{string.Join(" and ", same.Select(member => member.Name))} share the id {same.Key}.";
        }
    }

    /// <summary>Fields, and properties that have one behind them; what is computed is not sent.</summary>
    public static IEnumerable<MemberInfo> StoredMembers(Type type) =>
        type.GetFields(Declared)
            .Where(field => field.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
            .Cast<MemberInfo>()
            .Concat(
                type.GetProperties(Declared).Where(property => type.GetField($"<{property.Name}>k__BackingField", Declared) is not null));

    public static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;

    public static uint? IdOf(MemberInfo member) => member.GetCustomAttribute<IdAttribute>()?.Id;
}
