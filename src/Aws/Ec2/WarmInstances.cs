namespace FakeFinder.Aws.Ec2;

/// <summary>The operator's own machines that models.json names: the service starts and stops them, and never terminates them.</summary>
internal sealed record WarmInstances(IReadOnlySet<string> Ids);
