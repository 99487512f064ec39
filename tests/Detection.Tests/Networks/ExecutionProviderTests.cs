using FakeFinder.Detection.Memory;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace FakeFinder.Detection.Tests.Networks;

/// <summary>These tests run with the package for the CPU, which has no CUDA in it.</summary>
public sealed class ExecutionProviderTests
{
    private readonly LogList log = new();

    [Fact]
    public void Auto_takes_the_CPU_where_CUDA_does_not_load_and_says_so_in_one_line()
    {
        var provider = Provider("auto");
        Assert.Equal("cpu", provider.Name);
        Assert.False(provider.IsCuda);
        Assert.StartsWith(
            "CUDA does not load, networks run on the CPU: ",
            Assert.Single(log.At(LogLevel.Information)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Cpu_does_not_try_CUDA()
    {
        Assert.Equal("cpu", Provider("cpu").Name);
        Assert.Empty(log.At(LogLevel.Information));
    }

    [Fact]
    public void Cuda_that_does_not_load_is_an_error_that_names_the_key_and_the_remedy()
    {
        var fault = Assert.Throws<DetectorLoadException>(() => Provider("cuda").CreateSessionOptions());
        Assert.StartsWith("FakeFinder:Detection:Provider is 'cuda', but CUDA does not load: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains("-p:Gpu=true", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_demands_CUDA_does_not_start_without_it()
    {
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, []), null, ("FakeFinder:Detection:Provider", "cuda"));
        var fault = await Assert.ThrowsAsync<DetectorLoadException>(() => host.StartAsync());
        Assert.Contains("CUDA does not load", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_on_the_CPU_starts()
    {
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, []), null, ("FakeFinder:Detection:Provider", "auto"));
        await host.StartAsync();
        await host.StopAsync();
    }

    [Theory]
    [InlineData("Provider", "gpu", "cpu, cuda or auto")]
    [InlineData("Threads", "-1", "0 (all processors but one, or both of two) to 1024")]
    [InlineData("BatchLimit", "-1", "0 (4 on the CPU, 32 on CUDA) to 256")]
    [InlineData("Cascades", " ", "a folder with OpenCV's cascade files")]
    public async Task A_wrong_option_is_named_with_what_is_allowed(string key, string value, string allowed)
    {
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, []), null, ($"FakeFinder:Detection:{key}", value));
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Equal($"FakeFinder:Detection:{key} is '{value}'; allowed is {allowed}.", fault.Message);
    }

    [Fact]
    public void The_network_that_CUDA_is_tried_with_is_a_network()
    {
        using var session = new InferenceSession(ProbeNetwork.Content.ToArray());
        using var x = OrtValue.CreateTensorValueFromMemory(new[] { 1.5f, -2f }, [2]);
        using var options = new RunOptions();
        using var results = session.Run(options, ["x"], [x], ["y"]);
        Assert.Equal([1.5f, -2f], results[0].GetTensorDataAsSpan<float>().ToArray());
    }

    private ExecutionProvider Provider(string choice) => new(Options.Create(new DetectionOptions { Provider = choice }), log);

    private sealed class LogList : ILogger<ExecutionProvider>
    {
        private readonly List<(LogLevel Level, string Text)> lines = [];

        public IEnumerable<string> At(LogLevel level) => lines.Where(line => line.Level == level).Select(line => line.Text);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines.Add((logLevel, formatter(state, exception)));
    }
}
