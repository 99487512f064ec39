using FakeFinder.Detection.Networks;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Faces.Mtcnn;

/// <summary>MTCNN's three networks, borrowed together.</summary>
internal sealed class MtcnnNetworks(NetworkLease proposal, NetworkLease refinement, NetworkLease output) : IAsyncDisposable
{
    /// <summary>They are small, and a crowd has hundreds of candidates; the original runs as many at a time.</summary>
    private const int BatchLimit = 512;

    public static IReadOnlyList<string> Names { get; } = ["mtcnn/pnet", "mtcnn/rnet", "mtcnn/onet"];

    /// <summary>
    /// Input n x 3 x h x w; outputs <c>regression</c> n x 4 x h' x w' and <c>probability</c> n x 2 x h' x w', one cell for each 12 x 12
    /// square at stride 2.
    /// </summary>
    public NetworkHost Proposal => proposal.Network;

    /// <summary>Input n x 3 x 24 x 24; outputs <c>regression</c> n x 4 and <c>probability</c> n x 2.</summary>
    public NetworkHost Refinement => refinement.Network;

    /// <summary>
    /// Input n x 3 x 48 x 48; outputs <c>regression</c> n x 4, <c>landmarks</c> n x 10 (five x, five y) and <c>probability</c> n x 2.
    /// </summary>
    public NetworkHost Output => output.Network;

    public IReadOnlyList<NetworkReport> Reports { get; } = [proposal.Network.Report, refinement.Network.Report, output.Network.Report];

    /// <exception cref="DetectorLoadException">A network is missing or broken.</exception>
    public static async Task<MtcnnNetworks> BorrowAsync(NetworkPool pool, CancellationToken cancellationToken)
    {
        var leases = await pool.BorrowAllAsync(Names, BatchLimit, cancellationToken);
        return new MtcnnNetworks(leases[0], leases[1], leases[2]);
    }

    public async ValueTask DisposeAsync()
    {
        await proposal.DisposeAsync();
        await refinement.DisposeAsync();
        await output.DisposeAsync();
    }
}
