using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using FakeFinder.Web.Tests.Dashboard;

namespace FakeFinder.Web.Tests.Hosting;

/// <summary>
/// The web process, real and by itself, where it may open few files: without limits of its own the runtime ends it ("Out of memory").
/// </summary>
public sealed class FewFilesTests : IAsyncLifetime, IDisposable
{
    private const int Files = 512;
    private const int Connections = 600;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("fakefinder-few-files-");
    private readonly CancellationTokenSource patience = new(Patience);
    private Process web = null!;
    private Uri address = null!;

    public async Task InitializeAsync()
    {
        // Never launched, but asked for.
        var program = Path.Combine(data.FullName, "FakeFinder.Silo.dll");
        await File.WriteAllBytesAsync(program, []);
        web = Process.Start(new ProcessStartInfo("/bin/bash",
        [
            "-c", $"ulimit -n {Files} && exec dotnet \"$@\"", "web",
            Path.Combine(AppContext.BaseDirectory, "FakeFinder.Web.dll"),
            "--FakeFinder:Host:EndWithInput=true",
            "--FakeFinder:Web:Port=0",
            $"--FakeFinder:Storage:Path={data.FullName}",
            $"--FakeFinder:Catalog:Models={Repository.Models}",
            $"--FakeFinder:Catalog:Weights={Path.Combine(data.FullName, "weights")}",
            $"--FakeFinder:Fleet:Local:Program={program}",
            "--FakeFinder:Fleet:MinimumHot=0",
            "--FakeFinder:Fleet:MaximumInstances=0",
            "--Logging:LogLevel:Default=Warning",
        ])
        { RedirectStandardInput = true })!;
        var told = Path.Combine(data.FullName, "service.json");
        while (!File.Exists(told))
        {
            Assert.False(web.HasExited, "The process ended before it was ready; it has said why above.");
            await Task.Delay(50, patience.Token);
        }

        address = new Uri((string)JsonNode.Parse(await File.ReadAllTextAsync(told))!["url"]!);
    }

    public async Task DisposeAsync()
    {
        web.StandardInput.Close();
        await web.WaitForExitAsync().WaitAsync(Patience);
        web.Dispose();
        data.Delete(recursive: true);
    }

    public void Dispose() => patience.Dispose();

    [Fact]
    public async Task Six_hundred_connections_are_refused_in_part_and_the_process_lives_and_answers_again()
    {
        var get = Encoding.ASCII.GetBytes($"GET /api/v1/jobs HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n");
        var answers = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => AskAsync(get)));
        try
        {
            Assert.False(web.HasExited, "The process ended under the connections.");
            Assert.InRange(answers.Count(answer => answer.Status == "200"), 1, Files);
            Assert.Contains(answers, answer => answer.Status is null);
        }
        finally
        {
            answers.ToList().ForEach(answer => answer.Client.Dispose());
        }

        Assert.Equal(HttpStatusCode.OK, await AnswerAsync());
        Assert.False(web.HasExited);
    }

    [Fact]
    public async Task More_uploads_at_a_time_than_there_is_room_for_are_told_to_come_again()
    {
        var begun = Encoding.ASCII.GetBytes(
            $"POST /api/v1/videos HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: multipart/form-data; "
                + $"boundary=b\r\nContent-Length: 1000000\r\n\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp4\"\r\n\r\nthe beginning");
        var clients = new List<TcpClient>();
        try
        {
            var answers = Enumerable.Range(0, 20).Select(_ => AskAsync(begun, clients)).ToList();
            string? first;
            do
            {
                first = (await (await Task.WhenAny(answers)).WaitAsync(patience.Token)).Status;
                answers.RemoveAll(answer => answer.IsCompleted);
            }
            while (first is null);

            Assert.Equal("503", first);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        Assert.Equal(HttpStatusCode.OK, await AnswerAsync());
    }

    /// <summary>Asks once more as soon as the process takes connections again.</summary>
    private async Task<HttpStatusCode> AnswerAsync()
    {
        using var http = new HttpClient { BaseAddress = address };
        while (true)
        {
            try
            {
                using var response = await http.GetAsync("/health/live", patience.Token);
                return response.StatusCode;
            }
            catch (HttpRequestException) when (!web.HasExited)
            {
                await Task.Delay(50, patience.Token);
            }
        }
    }

    /// <returns>The status code, or null where the connection was closed without one.</returns>
    private async Task<(string? Status, TcpClient Client)> AskAsync(byte[] request, List<TcpClient>? clients = null)
    {
        var client = new TcpClient();
        clients?.Add(client);
        try
        {
            await client.ConnectAsync(address.Host, address.Port, patience.Token);
            await client.GetStream().WriteAsync(request, patience.Token);
            var answer = new byte[12];
            var read = await client.GetStream().ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, patience.Token);
            return (read == answer.Length ? Encoding.ASCII.GetString(answer)[9..] : null, client);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            return (null, client);
        }
    }
}
