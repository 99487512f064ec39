using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FakeFinder.Checks.Tests;

public sealed class CheckRunTests
{
    [Fact]
    public async Task However_one_check_ends_the_others_are_run()
    {
        var lines = await RunAsync(services => services
            .AddCheck<Unmade>("unmade")
            .AddCheck<Failing>("failing")
            .AddCheck<Hanging>("hanging", limit: TimeSpan.FromMilliseconds(50))
            .AddCheck<Stuck>("stuck", limit: TimeSpan.FromMilliseconds(50))
            .AddCheck<Fine>("fine"));

        Assert.Equal(
            [
                ("unmade", FindingState.Fault, "It cannot be made."),
                ("failing", FindingState.Fault, "It fails: do something."),
                ("hanging", FindingState.Fault, "Of hanging nothing was known within 0 s: what it asks does not answer."),
                ("stuck", FindingState.Fault, "Of stuck nothing was known within 0 s: what it asks does not answer."),
                ("fine", FindingState.Ok, "It is fine."),
                ("settings", FindingState.Ok, "Every setting has a value that is allowed."),
            ],
            lines.Where(line => line.State is not null).Select(line => (line.Check, line.State!.Value, line.Sentence!)));
    }

    [Fact]
    public async Task A_check_says_that_it_begins_before_it_says_what_it_found()
    {
        var lines = await RunAsync(services => services.AddCheck<Fine>("fine"));

        Assert.Equal([null, FindingState.Ok], lines.Where(line => line.Check == "fine").Select(line => line.State));
        Assert.Equal(lines, lines.Select(line => CheckLine.Read(line.ToString())));
        Assert.Null(CheckLine.Read("info: something else"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_asks_the_cluster_is_run_for_who_asks_for_it(bool cluster)
    {
        var lines = await RunAsync(services => services.AddCheck<Fine>("of the cluster", ofCluster: true), cluster);

        Assert.Equal(cluster, lines.Exists(line => line.Check == "of the cluster"));
    }

    [Fact]
    public async Task A_setting_that_is_wrong_is_told_once_by_the_check_that_stumbles_over_it_first()
    {
        var lines = await RunAsync(services =>
        {
            services.AddCheck<OfSettings>("first");
            services.AddOptions<Settings>().Validate(_ => false, "Settings:One is 1; it must be 2.").ValidateOnStart();
            services.AddOptions<Others>().Validate(_ => false, "Others:One is 1; it must be 2.").ValidateOnStart();
        });

        Assert.Equal(
            [("first", "Settings:One is 1; it must be 2."), ("settings", "Others:One is 1; it must be 2.")],
            lines.Where(line => line.State == FindingState.Fault).Select(line => (line.Check, line.Sentence!)));
    }

    private static async Task<List<CheckLine>> RunAsync(Action<IServiceCollection> add, bool cluster = false)
    {
        var services = new ServiceCollection();
        add(services);
        await using var provider = services.BuildServiceProvider();
        return await CheckRun.RunAsync(provider, cluster, CancellationToken.None).ToListAsync();
    }

    private sealed class Fine : ICheck
    {
        public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Finding>>([Finding.Ok("It is fine.")]);
    }

    private sealed class Unmade : ICheck
    {
        public Unmade() => throw new IOException("It cannot be made.");

        public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Failing : ICheck
    {
        public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) =>
            Task.FromException<IReadOnlyList<Finding>>(new IOException("It fails: do something.\r\n   at Somewhere()"));
    }

    private sealed class Hanging : ICheck
    {
        public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return [];
        }
    }

    /// <summary>Does not heed the limit.</summary>
    private sealed class Stuck : ICheck
    {
        public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) =>
            new TaskCompletionSource<IReadOnlyList<Finding>>().Task;
    }

    private sealed class OfSettings(IOptions<Settings> options) : ICheck
    {
        public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Finding>>([Finding.Ok($"{options.Value}")]);
    }

    private sealed class Settings;

    private sealed class Others;
}
