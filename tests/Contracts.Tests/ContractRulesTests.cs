namespace FakeFinder.Contracts.Tests;

public sealed class ContractRulesTests
{
    [Fact]
    public void Every_contract_keeps_the_rules() =>
        Assert.Empty(ContractRules.BrokenBy(ContractRules.Contracts));

    [Fact]
    public void The_rules_look_at_every_kind_of_contract()
    {
        var types = ContractRules.Contracts;
        Assert.Contains(typeof(IVideoGrain), types.Where(ContractRules.IsGrain));
        Assert.Contains(typeof(JobRequest), types.Where(ContractRules.IsRecord));
        Assert.Contains(typeof(WorkId), types.Where(ContractRules.IsRecord));
        Assert.Contains(typeof(JobNotFoundException), types.Where(ContractRules.IsRecord));
    }

    [Theory]
    [InlineData(
        typeof(Wrong.Bare),
        "Bare has no serializer.",
        "Bare has no alias that begins with ff..",
        "Bare.Name has no id: it would not be sent."
    )]
    [InlineData(typeof(Wrong.ForeignAlias), "ForeignAlias has no alias that begins with ff..")]
    [InlineData(typeof(Wrong.OneIdTwice), "OneIdTwice has no serializer.", "OneIdTwice.First and Second share the id 0.")]
    [InlineData(typeof(Wrong.HiddenMember), "HiddenMember.kept has no id: it would not be sent.")]
    [InlineData(typeof(Wrong.INoGrain), "INoGrain is an interface and no grain's.")]
    [InlineData(typeof(Wrong.IBareGrain), "IBareGrain has no alias that begins with ff..", "IBareGrain.Do has no alias.")]
    public void A_contract_that_breaks_a_rule_is_found(Type type, params string[] broken) =>
        Assert.Equal(broken, ContractRules.BrokenBy([type]));

    [Fact]
    public void The_contracts_need_nothing_but_the_platform_and_Orleans() =>
        Assert.All(
            typeof(JobRequest).Assembly.GetReferencedAssemblies(),
            reference =>
                Assert.True(
                    reference.Name!.StartsWith("System", StringComparison.Ordinal)
                        || reference.Name.StartsWith("Orleans", StringComparison.Ordinal)
                        || reference.Name is "Microsoft.Extensions.DependencyInjection.Abstractions",
                    $"{reference.Name} would have to be installed with every partner's client."));

    /// <summary>Contracts that break one rule each.</summary>
    internal static class Wrong
    {
        public sealed record Bare(string Name);

        [GenerateSerializer, Alias("elsewhere.ForeignAlias")]
        public sealed record ForeignAlias([property: Id(0)] string Name);

        [Alias("ff.Twice")]
        public sealed record OneIdTwice([property: Id(0)] string First, [property: Id(0)] string Second);

#pragma warning disable ORLEANS0004 // No id is what it is for.
        [GenerateSerializer, Alias("ff.HiddenMember")]
        public sealed class HiddenMember
        {
            private readonly int kept = 1;

            [Id(0)]
            public int Sent { get; init; }

            public int Sum => kept + Sent;
        }
#pragma warning restore ORLEANS0004

        [Alias("ff.INoGrain")]
        public interface INoGrain;

        public interface IBareGrain : IGrainWithGuidKey
        {
            Task Do();
        }
    }
}
