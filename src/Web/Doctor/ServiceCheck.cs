using FakeFinder.Checks;
using FakeFinder.Storage;
using FakeFinder.Web.Hosting;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Doctor;

/// <summary>The service that runs with this data folder, if one does.</summary>
internal sealed class ServiceCheck(IOptions<StorageOptions> storage) : ICheck
{
    private const string Remedy = "See its log (logs in the data folder, or that of its container or unit), and start it again";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (ServiceFile.Read(storage.Value.Path) is not { } service)
        {
            return [Finding.NotChecked("No service runs with this data folder, or it is just starting.")];
        }

        // This machine is asked, by an address: its certificate names others.
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        using var http = new HttpClient(handler) { BaseAddress = new Uri(service.Url) };
        try
        {
            using var answer = await http.GetAsync("health/ready", cancellationToken);
            return [answer.IsSuccessStatusCode
                ? Finding.Ok($"The service answers at {service.Url} (process {service.Pid}), and a worker can take work.")
                : Finding.Warning(
                    $"The service answers at {service.Url} (process {service.Pid}), and no worker can take work yet: "
                        + $"{await answer.Content.ReadAsStringAsync(cancellationToken)}.",
                    "If this does not change within minutes, see the worker's log")];
        }
        catch (HttpRequestException exception)
        {
            return [Finding.Fault(
                $"A service has written that it is at {service.Url} (process {service.Pid}), and does not answer ({exception.Message}).",
                Remedy)];
        }
    }
}
