namespace FakeFinder.Contracts;

/// <summary>
/// Other services may call this grain interface, or this one method of it. A call to anything else is refused unless its caller is a
/// process of the service itself, which proves that by the cluster's secret.
/// </summary>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class PartnerCallableAttribute : Attribute;
